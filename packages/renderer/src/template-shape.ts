import type { Place, StructuralFlaw } from './template-text.ts';

/** Versions of a client whose documents differ. */
export type Age = 'old' | 'new';

/** Finds what is wrong with a value. */
export type Kind = (value: unknown, at: Place, look: Look) => void;

/** A field of an object; a kind alone: the same in both ages. */
type Field = Kind | { readonly old?: Kind; readonly new?: Kind };
export type Fields = Readonly<Record<string, Field>>;

/** A name that must be one of something. */
export interface Link {
  readonly to: string;
  readonly name: string;
  readonly at: Place;
}

/** One look at a document: what is wrong so far, and what the document leads to. */
export class Look {
  readonly age: Age;
  readonly flaws: StructuralFlaw[] = [];
  readonly links: Link[] = [];
  constructor(age: Age) {
    this.age = age;
  }
  say(at: Place, reason: string): void {
    this.flaws.push({ at, reason });
  }
}

export type Entry = Readonly<Record<string, unknown>>;

export const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whatever an operator wrote where a name should stand. */
export const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text;
};

/** What stands where a word should; anything else is none. */
export const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const keyOf = (at: Place): string => String(at.findLast((step) => typeof step === 'string') ?? 'the document');

/** Takes what `holds`; `null` is as good as nothing written. */
export const kind =
  (what: string, holds: (value: unknown) => boolean): Kind =>
  (value, at, look) => {
    if (value !== null && !holds(value)) look.say(at, `${keyOf(at)} must be ${what}, not ${shown(value)}`);
  };

export const anything: Kind = () => undefined;
export const text = kind('a text', (value) => typeof value === 'string');
export const someText = kind('a text that is not empty', (value) => typeof value === 'string' && value !== '');
export const flag = kind('true or false', (value) => typeof value === 'boolean');

export const whole = (least: number, most: number): Kind =>
  kind(
    `a whole number from ${least} to ${most}`,
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
  );
export const integer = whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

export function oneOf(...allowed: readonly (string | number)[]): Kind {
  const known = new Set<unknown>(allowed);
  return kind(`one of ${allowed.filter((one) => one !== '').join(', ')}`, (value) => known.has(value));
}

export const textThat = (what: string, holds: (value: string) => boolean): Kind =>
  kind(what, (value) => typeof value === 'string' && holds(value));

/** The name of one of those, which whoever looks finds among the `links`. */
export const nameOf =
  (to: string): Kind =>
  (value, at, look) => {
    text(value, at, look);
    if (typeof value === 'string' && value !== '') look.links.push({ to, name: value, at });
  };

/** A value of the kind, or none: also not `null`. */
export const notNull =
  (one: Kind): Kind =>
  (value, at, look) => {
    if (value === null) look.say(at, `${keyOf(at)} must not be null`);
    else one(value, at, look);
  };

export const listOf =
  (item: Kind): Kind =>
  (value, at, look) => {
    if (value === null) return;
    if (!Array.isArray(value)) look.say(at, `${keyOf(at)} must be a list`);
    else value.forEach((one, index) => notNull(item)(one, [...at, index], look));
  };

/** A list, or one of its items alone. */
export const listable =
  (item: Kind): Kind =>
  (value, at, look) =>
    (Array.isArray(value) ? listOf(item) : item)(value, at, look);

export const mapOf =
  (item: Kind, key: (name: string) => boolean = () => true): Kind =>
  (value, at, look) => {
    if (value === null) return;
    if (!isEntry(value)) return look.say(at, `${keyOf(at)} must be an object`);
    for (const [name, one] of Object.entries(value)) {
      if (!key(name)) look.say([...at, name], `${name} cannot be a key of ${keyOf(at)}`);
      item(one, [...at, name], look);
    }
  };

/** `required` may be missing from the client's view and still be of no use. */
export const object =
  (fields: Fields, required: readonly string[] = [], open = false): Kind =>
  (value, at, look) => {
    if (value === null) return;
    if (!isEntry(value)) return look.say(at, `${keyOf(at)} must be an object`);
    for (const [name, one] of Object.entries(value)) checkField(name, one, { fields, at, look, open });
    for (const name of required) {
      if ((value[name] ?? '') === '') look.say(at, `${titleOf(value, at)} has no ${name}`);
    }
  };

interface Around {
  readonly fields: Fields;
  readonly at: Place;
  readonly look: Look;
  readonly open: boolean;
}

function checkField(name: string, value: unknown, { fields, at, look, open }: Around): void {
  const place = [...at, name];
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const known = typeof field === 'function' ? field : field?.[look.age];
  if (known) known(value, place, look);
  else if (open) return;
  else if (field) look.say(place, `${name} is a field of ${look.age === 'old' ? 'later' : 'earlier'} versions`);
  else look.say(place, at.length === 0 ? `no section ${name} is known` : `${keyOf(at)} knows no field ${name}`);
}

/** How an operator calls an entry. */
const titleOf = (entry: Entry, at: Place): string =>
  typeof entry['tag'] === 'string' ? `${keyOf(at)} ${shown(entry['tag'])}` : keyOf(at);

/** Objects that a field tells apart. `otherwise`: what it is when the field is missing or empty. */
export function byField(field: string, kinds: Readonly<Record<string, Field>>, otherwise?: string): Kind {
  return (value, at, look) => {
    if (value === null) return;
    if (!isEntry(value)) return look.say(at, `${keyOf(at)} must be an object`);
    const named = (value[field] ?? '') === '' ? otherwise : value[field];
    if (named === undefined) return look.say(at, `${titleOf(value, at)} has no ${field}`);
    const of = typeof named === 'string' && Object.hasOwn(kinds, named) ? kinds[named] : undefined;
    const known = typeof of === 'function' ? of : of?.[look.age];
    if (known) known(value, at, look);
    else look.say(field in value ? [...at, field] : at, `no ${field} ${shown(named)} is known of ${keyOf(at)}`);
  };
}

/** A text, or another kind: the short and the long way to write one thing. */
export const textOr =
  (other: Kind, short: Kind = text): Kind =>
  (value, at, look) =>
    (typeof value === 'string' ? short : other)(value, at, look);

export const flagOr =
  (other: Kind): Kind =>
  (value, at, look) =>
    (typeof value === 'boolean' ? flag : other)(value, at, look);

/** Kinds that name themselves: rules within rules. */
export const later =
  (one: () => Kind): Kind =>
  (value, at, look) =>
    one()(value, at, look);

/** A kind that is right, and one more thing that must hold. */
export const also =
  (one: Kind, more: Kind): Kind =>
  (value, at, look) => {
    const before = look.flaws.length;
    one(value, at, look);
    if (value !== null && look.flaws.length === before) more(value, at, look);
  };

/** Only from a version on, or only before it. */
export const fromNew = (one: Kind): Field => ({ new: one });
export const untilOld = (one: Kind): Field => ({ old: one });
/** It was there, and the client says what to write now. */
export const ended =
  (reason: string): Kind =>
  (value, at, look) =>
    isEntry(value) && 'type' in value ? look.say([...at, 'type'], reason) : look.say(at, reason);
