import { Validator } from '@cfworker/json-schema';
import { defineMessages, messagesNow } from '../../i18n/messages.ts';

const texts = defineMessages(
  {
    required: 'Fill this in.',
    minLength: (n: number) => (n === 1 ? 'Fill this in.' : `At least ${n} characters.`),
    maxLength: (n: number) => `At most ${n} characters.`,
    minimum: (n: number) => `At least ${n}.`,
    maximum: (n: number) => `At most ${n}.`,
    maxItems: (n: number) => `At most ${n} entries.`,
    minItems: (n: number) => (n === 1 ? 'Choose at least one.' : `At least ${n} entries.`),
    pattern: 'This is not in the right form.',
    type: 'This is not what belongs here.',
  },
  {
    zh: {
      required: '请填写此项。',
      minLength: (n) => (n === 1 ? '请填写此项。' : `至少 ${n} 个字符。`),
      maxLength: (n) => `最多 ${n} 个字符。`,
      minimum: (n) => `不能小于 ${n}。`,
      maximum: (n) => `不能大于 ${n}。`,
      maxItems: (n) => `最多 ${n} 项。`,
      minItems: (n) => (n === 1 ? '请至少选择一项。' : `至少 ${n} 项。`),
      pattern: '格式不正确。',
      type: '内容不符合要求。',
    },
  },
);

/** Errors by the path of the field, in dots: `prices.0.amount`. */
export type Errors = Record<string, string>;

type Unit = ReturnType<Validator['validate']>['errors'][number];

/** A JSON Schema as it stands in the OpenAPI document. */
export type BodySchema = object;

/**
 * Checks a body by the schema the API checks it by; interpreted, since the page's policy allows no code made at run time.
 */
export function validateBody(schema: BodySchema, body: unknown): Errors {
  const { errors } = new Validator(schema, '2020-12', false).validate(asSent(body));
  const found: Errors = {};
  for (const unit of errors) {
    const path = pathOf(unit);
    const message = messageOf(unit, schema);
    if (message !== undefined && path !== '' && !(path in found)) found[path] = message;
  }
  return found;
}

/** As it goes over the wire. */
const asSent = (body: unknown): unknown =>
  // NaN, which a field holds while it cannot be read, would be sent as null.
  JSON.parse(JSON.stringify(body, (_key, value: unknown) => (Number.isNaN(value) ? 'NaN' : value)));

function pathOf({ instanceLocation, keyword, error }: Unit): string {
  const steps = pointer(instanceLocation);
  const missing = keyword === 'required' ? /"([^"]+)"\.?$/.exec(error)?.[1] : undefined;
  return [...steps, ...(missing === undefined ? [] : [missing])].join('.');
}

const pointer = (location: string): string[] =>
  location
    .split('/')
    .slice(1)
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));

/** Undefined for what only says that something inside is wrong. */
function messageOf({ keyword, keywordLocation }: Unit, schema: BodySchema): string | undefined {
  const t = messagesNow(texts);
  const limit = Number(valueAt(schema, pointer(keywordLocation)));
  switch (keyword) {
    case 'required':
      return t.required;
    case 'minLength':
    case 'maxLength':
    case 'minimum':
    case 'maximum':
    case 'maxItems':
    case 'minItems':
      return t[keyword](limit);
    case 'pattern':
    case 'format':
      return t.pattern;
    case 'type':
    case 'enum':
    case 'const':
      return t.type;
    default:
      return undefined;
  }
}

function valueAt(schema: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined,
    schema,
  );
}

/** `prices[0].amount`, as the API names a field, to `prices.0.amount`. */
export const fieldOfApiPath = (path: string): string => path.replaceAll(/\[(\d+)\]/g, '.$1').replace(/^\./, '');
