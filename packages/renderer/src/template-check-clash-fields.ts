import { isIP, isIPv4 } from 'node:net';
import type { Place, StructuralFlaw } from './template-text.ts';
import { type Entry, isEntry, shown } from './template-shape.ts';

/** Notes a flaw. */
export type Say = (reason: string, at: Place) => void;

/** The items of a list, or none. */
export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The entries of a list, each at its index; what is no object is an empty one. */
export const entriesOf = (value: unknown): readonly Entry[] =>
  itemsOf(value).map((item) => (isEntry(item) ? item : {}));

/** What stands under the keys of an object whose values are objects. */
export const sectionsOf = (value: unknown): readonly (readonly [string, Entry])[] =>
  isEntry(value) ? Object.entries(value).map(([key, one]) => [key, isEntry(one) ? one : {}] as const) : [];

/** As the client reads a name that may have been written as a number. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** The texts of a list as the strict decoder reads them, each at its index: to it anything plain is a text. */
export const textsAt = (value: unknown): readonly (readonly [number, string])[] =>
  itemsOf(value).flatMap((item, index) =>
    typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean'
      ? [[index, String(item)] as const]
      : [],
  );

/** `10.0.0.0/8`, without a zone. */
export function isPrefix(text: string): boolean {
  const [, address = '', bits = ''] = /^([^/%]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128);
}

export const isAddress = (text: string): boolean => isIP(text) !== 0;

export const isPrefix4 = (text: string): boolean => isPrefix(text) && isIPv4(text.split('/')[0] ?? '');

/** `443`, `80/443/8000-9000`; how many there are, or null where it is none. */
export function countOfRanges(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '*') return 0;
  const parts = trimmed.split(/[,/]/);
  if (parts.length > 28 || !parts.every(isRange)) return null;
  return parts.filter((part) => part !== '').length;
}

const NUMBER = /^[[\] ]*\d{1,19}[[\] ]*$/;

/** One number or two with a dash; nothing counts as 0. */
const isRange = (text: string): boolean => {
  const trimmed = text.trim();
  if (trimmed === '') return true;
  const ends = trimmed.split('-');
  return ends.length <= 2 && ends.every((end) => NUMBER.test(end));
};

/**
 * The clients' patterns are those of .NET, which JavaScript reads but for a few: these are put into its words. The
 * pattern is only read, never run.
 */
export function isPattern(pattern: string): boolean {
  // Signs beyond the basic plane are two units here: any other sign stands for them.
  const read = pattern
    .replace(/[\u{10000}-\u{10ffff}]/gu, '\ue000')
    .replace(/\(\?#[^)]*\)/g, '')
    .replace(/\(\?[imnsx]*(?:-[imnsx]*)?\)/g, '(?:)')
    .replace(/\(\?(?:>|[imnsx]+(?:-[imnsx]*)?:|-[imnsx]+:)/g, '(?:')
    .replace(/\(\?'(\w+)'/g, '(?<$1>');
  try {
    return new RegExp(read) instanceof RegExp;
  } catch {
    return false;
  }
}

/** What a text must be beyond a text, and how it is called. */
const texts = {
  prefix: ['an address block such as 10.0.0.0/8', (text: string) => text === '' || isPrefix(text)],
  address: ['an address', isAddress],
  pattern: ['a pattern (regular expression)', isPattern],
  // Several are divided by a grave accent.
  patterns: ['a pattern (regular expression)', (text: string) => text.split('`').every(isPattern)],
  ranges: ['numbers or ranges such as 200/204/400-499', (text: string) => countOfRanges(text) !== null],
  range: ['a number or a range', isRange],
  inside: ['a path inside the folder of the client', (text: string) => !/^\/|^~|(?:^|\/)\.\.(?:\/|$)/.test(text)],
  mode: oneOf('rule', 'global', 'direct'),
  level: oneOf('silent', 'error', 'warning', 'info', 'debug'),
  finding: oneOf('strict', 'always', 'off'),
  dnsMode: oneOf('normal', 'fake-ip', 'redir-host'),
  filterMode: oneOf('blacklist', 'whitelist', 'rule'),
  stack: oneOf('gvisor', 'system', 'mixed'),
} as const satisfies Record<string, readonly [string, (text: string) => boolean]>;

function oneOf(...words: readonly string[]): readonly [string, (text: string) => boolean] {
  return [`one of ${words.join(', ')}`, (text) => words.includes(text.toLowerCase())];
}

/** The largest and the smallest number of a kind. */
const numbers = {
  int: [-(2 ** 63), 2 ** 63],
  uint: [0, 2 ** 64],
  uint32: [0, 2 ** 32 - 1],
  uint16: [0, 2 ** 16 - 1],
  uint8: [0, 2 ** 8 - 1],
} as const;

/**
 * Two decoders read a document. The strict one reads sections by their keys; the weak one reads entries of lists
 * (proxies, groups, providers, listeners): digits in quotes are a number to it, but no `true` is a text.
 */
export interface Reader {
  readonly weak: boolean;
  /** The shapes that types name with `#`. */
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly say: Say;
}

/** The fields of an object, by their key. */
export type Shape = ReadonlyMap<string, Field>;

interface Field {
  readonly type: string;
  readonly needed: boolean;
}

/**
 * Fields as `key`, `key:type`, `key!:type` where it must be there. Types: text (when none is named), bool, any, those of
 * `texts` and `numbers`, `[]type` a list, `{}type` an object with any keys, `#name` a shape.
 */
export const shape = (...fields: readonly string[]): Shape =>
  new Map(
    fields
      .join(' ')
      .split(/\s+/)
      .filter((field) => field !== '')
      .map((field) => {
        const [key = '', type = 'text'] = field.split(':');
        return [key.replace('!', ''), { type, needed: key.endsWith('!') }] as const;
      }),
  );

/** Says what of an object a client could not decode. Keys that are in no shape are not read, and may hold anything. */
export function readShape(fields: Shape, entry: Entry, at: Place, reader: Reader): void {
  const keys = reader.weak ? looselyKeyed(entry) : null;
  for (const [name, { type, needed }] of fields) {
    const key = Object.hasOwn(entry, name) ? name : keys?.get(name);
    if (key !== undefined) readValue(type, entry[key], [...at, key], reader);
    else if (needed) reader.say(`${nameOf(entry, at)} lacks \`${name}\``, at);
  }
}

/** The weak decoder takes `Skip_Cert_Verify` for `skip-cert-verify`. */
const looselyKeyed = (entry: Entry): ReadonlyMap<string, string> =>
  new Map(Object.keys(entry).map((key) => [key.toLowerCase().replaceAll('_', '-'), key]));

const nameOf = ({ name }: Entry, at: Place): string =>
  typeof name === 'string' ? shown(name) : `\`${String(at.findLast((key) => typeof key === 'string'))}\``;

function readValue(type: string, value: unknown, at: Place, reader: Reader): void {
  // What is null is left as it was, except in an object whose keys are free.
  if (value === null || value === undefined || type === 'any') return;
  if (type.startsWith('[]')) {
    if (!Array.isArray(value)) return refuse('a list', at, reader);
    for (const [index, item] of value.entries()) readValue(type.slice(2), item, [...at, index], reader);
  } else if (type.startsWith('{}') || type.startsWith('#')) {
    if (!isEntry(value)) return refuse('an object with keys', at, reader);
    if (type.startsWith('#')) return readShape(reader.shapes[type.slice(1)] ?? new Map(), value, at, reader);
    for (const [key, one] of Object.entries(value)) {
      if (one === null && reader.weak) refuse('filled', [...at, key], reader);
      readValue(type.slice(2), one, [...at, key], reader);
    }
  } else if (!isScalar(type, value, reader.weak)) refuse(wanted(type), at, reader);
}

function isScalar(type: string, value: unknown, weak: boolean): boolean {
  if (type === 'bool') return isSwitch(value, weak);
  if (Object.hasOwn(numbers, type)) return isNumber(numbers[type as keyof typeof numbers], value, weak);
  const text = typeof value === 'string' || typeof value === 'number' || (!weak && typeof value === 'boolean');
  if (!text || type === 'text') return text;
  const [, is] = texts[type as keyof typeof texts];
  return is(String(value));
}

/** The strict decoder still knows the words of YAML 1.1, in quotes as well. */
const isSwitch = (value: unknown, weak: boolean): boolean =>
  typeof value === 'boolean' ||
  (weak ? Number.isInteger(value) : typeof value === 'string' && /^(?:[yYnN]|yes|no|on|off)$/.test(value));

const isNumber = ([least, most]: readonly [number, number], value: unknown, weak: boolean): boolean =>
  typeof value === 'number'
    ? weak || (value >= least && value <= most)
    : weak && typeof value === 'string' && /^[-+]?(?:0x[\da-f]+|0b[01]+|0o?[0-7]*|[1-9](?:_?\d)*)$/i.test(value);

function wanted(type: string): string {
  if (type === 'bool') return 'true or false';
  if (Object.hasOwn(numbers, type)) return 'a number';
  return type === 'text' ? 'text' : texts[type as keyof typeof texts][0];
}

function refuse(what: string, at: Place, { say }: Reader): void {
  const key = at.findLast((one) => typeof one === 'string');
  say(
    typeof at.at(-1) === 'number'
      ? `an item of \`${String(key)}\` must be ${what}`
      : `\`${String(key)}\` must be ${what}`,
    at,
  );
}

/** Collects flaws, each once. */
export function collector(): { readonly say: Say; readonly flaws: () => readonly StructuralFlaw[] } {
  const found = new Map<string, StructuralFlaw>();
  return {
    flaws: () => [...found.values()],
    say: (reason, at) => void found.set(JSON.stringify([reason, at]), { reason, at }),
  };
}
