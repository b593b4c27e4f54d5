import { accessSync, constants, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { parseOpening, type Opening } from './core/routing.ts';

/** One environment variable: what reads it and what docs/node-agent.md says of it. */
interface Variable<T> {
  readonly about: string;
  readonly byDefault: string;
  /** Throws an Error whose message completes "NAME …". */
  readonly read: (text: string | undefined) => T;
}

const fail = (message: string): never => {
  throw new Error(message);
};

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
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : fail(`must be a whole number from ${min} to ${max}`);
  },
});

const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);

function apiUrl(value: string | undefined): string {
  if (value === undefined) return fail('is required: where the api is, such as https://panel.example');
  const url = URL.parse(value) ?? fail('must be a URL such as https://panel.example');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    fail('must begin with https:// (http:// only on this machine): it carries passwords');
  if (url.username || url.password || url.search || url.hash) fail('must have no user, query or fragment');
  return url.href.replace(/\/+$/, '');
}

const word = (value: string): string => (/^\S{1,512}$/.test(value) ? value : fail('must be one word'));

function openings(value: string | undefined): Opening[] {
  const texts = (value ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean);
  return texts.map(
    (text) => parseOpening(text) ?? fail(`must hold addresses, address:port or CIDRs, and "${text}" is none`),
  );
}

/** Who the core runs as; null: who we are; undefined: to be chosen. */
function coreUser(value: string | undefined): CoreUser | null | undefined {
  if (value === 'same') return null;
  if (value === undefined) return process.getuid?.() === 0 ? undefined : null;
  const found = /^(\d{1,10}):(\d{1,10})$/.exec(value);
  return found ? { uid: Number(found[1]), gid: Number(found[2]) } : fail('must be uid:gid in numbers, or "same"');
}

export interface CoreUser {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY = 65_534;
// No system gives numbers from here to people, programs or containers.
const FIRST_OWN = 1_900_000_000;
const OWN = 200_000_000;

/** A user no other program has, nor another agent: the firewall knows the core by it. */
function ownUser(stateDir: string): CoreUser {
  const uid = FIRST_OWN + (createHash('sha256').update(stateDir).digest().readUInt32BE() % OWN);
  const id = isMapped(uid) ? uid : NOBODY;
  return { uid: id, gid: id };
}

/** A container may know few users. */
const isMapped = (uid: number): boolean =>
  readFileSync('/proc/self/uid_map', 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .some(([first = 0, , count = 0]) => uid >= first && uid < first + count);

/** The program in PATH, or where the path says; as it is when there is none, for the check to complain about. */
export function findProgram(name: string): string {
  if (isAbsolute(name)) return name;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/bin', '/usr/bin', '/usr/sbin'];
  const found = folders.filter(Boolean).map((folder) => join(folder, name));
  return found.find(isExecutable) ?? name;
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type Level = (typeof LEVELS)[number];

/** Every variable the agent reads. docs/node-agent.md holds this table, generated. */
export const VARIABLES = {
  ORRERY_API: {
    about: 'Where the api is; https, or http on this machine',
    byDefault: 'required',
    read: apiUrl,
  } satisfies Variable<string>,
  ORRERY_NODE_ID: optional('The id of the node this agent serves', 'from the enrolment', word),
  ORRERY_NODE_TOKEN: optional('The token of the node', 'from the enrolment', word),
  ORRERY_ENROL_CODE: optional('A single-use code to trade for id and token at the first start', 'none', word),
  STATE_DIR: {
    about: 'Where the agent keeps what must survive it: token, users, unsent reports',
    byDefault: '/var/lib/orrery-agent',
    read: (value) => resolve(value ?? '/var/lib/orrery-agent'),
  } satisfies Variable<string>,
  XRAY_BIN: {
    about: 'The core',
    byDefault: '`xray` in PATH',
    read: (value) => findProgram(value ?? 'xray'),
  } satisfies Variable<string>,
  CORE_USER: {
    about: 'Who the core runs as, `uid:gid` or `same`; the firewall knows the core by it',
    byDefault: 'a number of its own, made from `STATE_DIR`, when the agent is root, else `same`',
    read: coreUser,
  } satisfies Variable<CoreUser | null | undefined>,
  TLS_CERT: optional(
    'PEM certificate with its chain; taken up again when renewed',
    'a self-signed one is made',
    resolve,
  ),
  TLS_KEY: optional('PEM key of `TLS_CERT`', 'with `TLS_CERT`', resolve),
  EXTRA_ALLOWED: {
    about: 'Private addresses users may reach all the same: `10.1.2.3`, `10.1.0.0/16` or `127.0.0.1:8080`, by commas',
    byDefault: 'none',
    read: openings,
  } satisfies Variable<Opening[]>,
  PROBE_ALLOWED: {
    about: 'Private addresses probes may reach all the same, as in `EXTRA_ALLOWED`',
    byDefault: 'none',
    read: openings,
  } satisfies Variable<Opening[]>,
  UDP_UNFILTERED: {
    about: 'Where the firewall cannot be set: `refuse` users UDP, or `allow` it to reach private addresses too',
    byDefault: 'refuse',
    read: (value) =>
      value === undefined || value === 'refuse' || value === 'allow'
        ? (value ?? 'refuse')
        : fail('must be refuse or allow'),
  } satisfies Variable<'refuse' | 'allow'>,
  READ_INTERVAL_MS: integer('How often the counters of the core are read', 1_000, 100, 60_000),
  REPORT_INTERVAL_MS: integer('How often traffic is reported', 10_000, 100, 600_000),
  STATUS_INTERVAL_MS: integer('How often status and online addresses are reported', 30_000, 500, 600_000),
  CONFIG_INTERVAL_MS: integer('How often the node is asked for anew', 30_000, 500, 600_000),
  LOG_LEVEL: {
    about: `How much is logged: ${LEVELS.join(', ')}`,
    byDefault: 'info',
    read: (value) =>
      value === undefined
        ? ('info' as const)
        : (LEVELS.find((level) => level === value) ?? fail(`must be one of: ${LEVELS.join(', ')}`)),
  } satisfies Variable<Level>,
} satisfies Record<string, Variable<unknown>>;

type Values = { readonly [Name in keyof typeof VARIABLES]: ReturnType<(typeof VARIABLES)[Name]['read']> };
export type Config = Omit<Values, 'CORE_USER'> & { readonly CORE_USER: CoreUser | null };

/** Every wrong or missing variable in one message, a line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly string[]) {
    super(`The configuration is not right:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
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
  const together = (a: string, b: string) => {
    if ((values[a] === undefined) !== (values[b] === undefined)) problems.push(`${a} and ${b} belong together`);
  };
  together('TLS_CERT', 'TLS_KEY');
  together('ORRERY_NODE_ID', 'ORRERY_NODE_TOKEN');
  if (problems.length > 0) throw new ConfigError(problems);
  const { CORE_USER: user, ...others } = values as Values;
  return { ...others, CORE_USER: user === undefined ? ownUser(others.STATE_DIR) : user };
}
