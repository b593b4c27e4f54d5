import { flawOfText } from '@orrery/renderer';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { DEFAULT_PORTS, type PortRange } from '@orrery/persistence';

/** One environment variable: what reads it and what docs/operations.md says of it. */
interface Variable<T> {
  readonly about: string;
  /** What it is when it is not set, in words or as the value itself. */
  readonly byDefault: string;
  /** Throws an Error whose message completes "NAME …". */
  readonly read: (text: string | undefined) => T;
}

const fail = (message: string): never => {
  throw new Error(message);
};

const text = (about: string, byDefault: string): Variable<string> => ({
  about,
  byDefault,
  read: (value) => value ?? byDefault,
});

const optional = <T>(about: string, byDefault: string, parse: (value: string) => T): Variable<T | undefined> => ({
  about,
  byDefault,
  read: (value) => (value === undefined ? undefined : parse(value)),
});

const integer = (about: string, byDefault: number, min: number, max: number): Variable<number> => ({
  about,
  byDefault: String(byDefault),
  read(value) {
    if (value === undefined) return byDefault;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : fail(`must be a whole number from ${min} to ${max}`);
  },
});

const oneOf = <const T extends readonly string[]>(
  about: string,
  byDefault: T[number],
  known: T,
): Variable<T[number]> => ({
  about: `${about}: ${known.join(', ')}`,
  byDefault,
  read: (value) =>
    value === undefined ? byDefault : (known.find((k) => k === value) ?? fail(`must be one of: ${known.join(', ')}`)),
});

function httpUrl(value: string): string {
  const url = URL.parse(value) ?? fail('must be a URL such as https://example.com');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') fail('must begin with http:// or https://');
  if (url.username || url.password || url.search || url.hash) fail('must have no user, query or fragment');
  return url.href.replace(/\/+$/, '');
}

const databaseUrl = (value: string): string =>
  /^postgres(ql)?:\/\/./.test(value) && URL.canParse(value) ? value : fail('must be a postgres:// URL');

const redisUrl = (value: string): string =>
  /^rediss?:\/\/./.test(value) && URL.canParse(value) ? value : fail('must be a redis:// or rediss:// URL');

const secret = (value: string): string =>
  Buffer.byteLength(value) >= 32
    ? value
    : fail('must be at least 32 bytes; `openssl rand -base64 48` makes a good one');

function addressRanges(value: string): string[] {
  const entries = value
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const version = isIP(address);
    const longest = version === 4 ? 32 : 128;
    if (version === 0 || (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest))) {
      fail(`must hold addresses or CIDRs, and "${entry}" is neither`);
    }
    if (prefix === '0') fail(`must not hold everybody ("${entry}")`);
  }
  return entries;
}

/** What is spoken beside the native API and the agents' own routes. */
const PROTOCOLS = ['mu', 'hub', 'luoyun', 'lemon', 'uniproxy'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

function protocols(value: string): readonly Protocol[] {
  const names = value.split(',').map((entry) => entry.trim());
  return names
    .filter((name) => name !== '' && name !== 'none')
    .map((name) => PROTOCOLS.find((known) => known === name) ?? fail(`must be a list of ${PROTOCOLS.join(', ')}`));
}

function portRange(value: string): PortRange {
  const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(value) ?? [];
  const range = { from: Number(from), to: Number(to) };
  return range.from >= 1 && range.from <= range.to && range.to <= 65_535
    ? range
    : fail('must be a range of ports such as 20000-59999');
}

const BLOCKABLE = ['pending', 'limited', 'expired', 'suspended', 'cancelled'] as const;
export type BlockedStatus = (typeof BLOCKABLE)[number];
/** Statuses whose link answers 403 or 404 instead of an inert document. */
export type RefusedStatuses = Partial<Record<BlockedStatus, 403 | 404>>;

function refusedStatuses(value: string): RefusedStatuses {
  const refused: RefusedStatuses = {};
  for (const entry of value
    .split(',')
    .map((e) => e.trim())
    .filter(Boolean)) {
    const [name, code] = entry.split('=');
    const status = BLOCKABLE.find((s) => s === name);
    if (!status || (code !== '403' && code !== '404'))
      fail(`must be a list such as suspended=403,expired=404, of ${BLOCKABLE.join(', ')}`);
    else refused[status] = code === '403' ? 403 : 404;
  }
  return refused;
}

const line =
  (longest: number) =>
  (value: string): string =>
    /^[^\p{Cc}]+$/u.test(value) && value.length <= longest
      ? value
      : fail(`must be one line of at most ${longest} characters`);

/** A line that may name variables; see docs/rules-and-templates.md. */
const spoken =
  (longest: number) =>
  (value: string): string => {
    const flaw = flawOfText(value);
    return flaw === null ? line(longest)(value) : fail(`is not right ${flaw}`);
  };

const email = (value: string): string => (/^[^\s@]+@[^\s@]+$/.test(value) ? value : fail('must be an e-mail address'));

const password = (value: string): string => {
  const length = [...value].length;
  return length >= 8 && length <= 128 ? value : fail('must have 8 to 128 characters');
};

/** Every variable the api reads. docs/operations.md holds this table, generated. */
export const VARIABLES = {
  HOST: text('Address to listen on', '127.0.0.1'),
  PORT: integer('Port to listen on', 8080, 1, 65_535),
  PUBLIC_URL: optional(
    'What links begin with, such as `https://example.com`; required with `DATABASE_URL`',
    'from the listening address',
    httpUrl,
  ),
  DATABASE_URL: optional(
    'PostgreSQL 14 or newer; without it an embedded server runs under `DATA_DIR`',
    'none: embedded',
    databaseUrl,
  ),
  DATABASE_DIRECT_URL: optional(
    'The same database without a transaction pooler, for migrations and notifications',
    '`DATABASE_URL`',
    databaseUrl,
  ),
  DATABASE_POOL: integer('Most connections one process opens', 10, 1, 500),
  WORKERS: integer('Processes that serve, one for each core at most; what must be one stays one', 1, 1, 256),
  DATA_DIR: {
    about: 'Where the embedded database, the secret and the first password lie',
    byDefault: './data',
    read: (value) => resolve(value ?? './data'),
  } satisfies Variable<string>,
  ORRERY_SECRET: optional(
    'Master secret, at least 32 bytes; required with `DATABASE_URL`',
    'generated into `DATA_DIR`',
    secret,
  ),
  ORRERY_SECRET_PREVIOUS: optional(
    'The master secret before the last change, until everything derived from it was rotated',
    'none',
    secret,
  ),
  ADMIN_EMAIL: optional('E-mail of the first admin, used when there is no user yet', 'admin@localhost', email),
  ADMIN_PASSWORD: optional(
    'Password of the first admin, 8 to 128 characters',
    'generated, to be changed at the first sign-in',
    password,
  ),
  TRUSTED_PROXIES: {
    about: 'Addresses and CIDRs of the proxies whose `X-Forwarded-For` counts, separated by commas',
    byDefault: 'none',
    read: (value) => (value === undefined ? [] : addressRanges(value)),
  } satisfies Variable<string[]>,
  DEVICE_WINDOW_SECONDS: integer('How long an address counts as a device after it was last seen', 300, 30, 86_400),
  DEVICE_ALLOWED_CIDRS: {
    about:
      'Networks whose addresses count as one device each network, such as the NAT of a carrier, separated by commas',
    byDefault: 'none',
    read: (value) => (value === undefined ? [] : addressRanges(value)),
  } satisfies Variable<string[]>,
  NODE_AGENT_IMAGE: text('Image in the `docker run` that `POST /nodes/{id}/install` prints', 'orrery-node-agent'),
  PROTOCOLS: {
    about: `Which other protocols are spoken (docs/protocols.md): a list of ${PROTOCOLS.join(', ')}, or \`none\``,
    byDefault: 'all',
    read: (value) => (value === undefined ? PROTOCOLS : protocols(value)),
  } satisfies Variable<readonly Protocol[]>,
  SUBSCRIPTION_PORTS: {
    about:
      'Ports that subscriptions get of their own on nodes that give each one its own (`agent: mu`, or made through Hub)',
    byDefault: '20000-59999',
    read: (value) => (value === undefined ? DEFAULT_PORTS : portRange(value)),
  } satisfies Variable<PortRange>,
  SUBSCRIPTION_RATE_LIMIT: integer(
    'Fetches a minute per link; 20 times that per address; 0 turns it off',
    120,
    0,
    1_000_000,
  ),
  RATE_LIMIT: optional('Requests per address in 15 minutes that Shadowsocks Hub takes', 'no limit', (value) =>
    /^[1-9]\d{0,8}$/.test(value) ? Number(value) : fail('must be a whole number from 1'),
  ),
  REDIS_URL: optional(
    'Redis through which the processes of an installation share what they count for both limits',
    'none: each counts by itself',
    redisUrl,
  ),
  SUBSCRIPTION_REFUSED: {
    about: 'Links that answer 403 or 404 instead of an inert document, such as `suspended=403,expired=404`',
    byDefault: 'none',
    read: (value) => (value === undefined ? {} : refusedStatuses(value)),
  } satisfies Variable<RefusedStatuses>,
  SUBSCRIPTION_LANGUAGE: oneOf('Language of inert documents', 'en', ['en', 'zh', 'fa', 'ru']),
  USAGE_HOURS_KEPT_DAYS: integer(
    'How long usage by the hour is kept, in days; late reports reach 28 back',
    30,
    29,
    3_650,
  ),
  USAGE_DAYS_KEPT_DAYS: integer('How long usage by the day is kept, in days', 1_095, 31, 36_500),
  SUBSCRIPTION_UPDATE_HOURS: integer('How often clients fetch the link, in hours', 12, 1, 720),
  PROFILE_TITLE: optional('Name of the profile in clients, with variables', 'the name of the plan', spoken(100)),
  SUPPORT_URL: optional('Sent to clients as `Support-Url`', 'none', httpUrl),
  ANNOUNCEMENT: optional('Sent to clients as `Announce`, with variables', 'none', spoken(200)),
  DASHBOARD: oneOf('Whether pages are served, and built at the start where their sources lie', 'on', ['on', 'off']),
  LOG_LEVEL: optional('fatal, error, warn, info, debug, trace or silent', 'warn on a terminal, else info', (value) =>
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].includes(value)
      ? value
      : fail('must be one of: fatal, error, warn, info, debug, trace, silent'),
  ),
} satisfies Record<string, Variable<unknown>>;

type Read = { readonly [Name in keyof typeof VARIABLES]: ReturnType<(typeof VARIABLES)[Name]['read']> };
export type Config = Read;

/** Every wrong or missing variable in one message, a line each. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`The configuration is not right:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Reads and checks the environment; an empty variable counts as not set. Throws ConfigError with all problems. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(VARIABLES) as [string, Variable<unknown>][]) {
    try {
      values[name] = variable.read(environment[name] === '' ? undefined : environment[name]);
    } catch (error) {
      problems.push(`${name} ${(error as Error).message}`);
    }
  }
  const given = (name: string) => values[name] !== undefined || problems.some((p) => p.startsWith(`${name} `));
  if (given('DATABASE_URL')) {
    if (!given('ORRERY_SECRET'))
      problems.push(
        'ORRERY_SECRET is required with DATABASE_URL: at least 32 bytes; `openssl rand -base64 48` makes a good one',
      );
    if (!given('PUBLIC_URL'))
      problems.push('PUBLIC_URL is required with DATABASE_URL: what links begin with, such as https://example.com');
  } else if (given('DATABASE_DIRECT_URL')) {
    problems.push('DATABASE_DIRECT_URL needs DATABASE_URL');
  }
  if (given('ADMIN_PASSWORD') && !given('ADMIN_EMAIL')) problems.push('ADMIN_PASSWORD needs ADMIN_EMAIL');
  if (problems.length > 0) throw new ConfigError(problems);
  return values as Config;
}
