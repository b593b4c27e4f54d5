import { anyText } from '@orrery/kernel/testing';
import fc, { type Arbitrary } from 'fast-check';

/** The parts of a JSON schema that our routes use. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly format?: string;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly body: JsonSchema | undefined;
  readonly statuses: readonly number[];
}

/** A request for `inject`; the body is text, so that it can be broken JSON too. */
export interface GeneratedRequest {
  readonly url: string;
  readonly payload: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

const hostileText: Arbitrary<string> = fc.oneof(
  anyText({ maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    '\udfff\ud800',
    "'; drop table users; --",
    '../../etc/passwd',
    '%00',
    '\u202e',
    '9'.repeat(400),
    'ـ'.repeat(300),
  ),
);

const hostile: Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1.5,
    1e308,
    -1e308,
    2 ** 31,
    2 ** 53,
    2 ** 63,
    9_007_199_254_740_991,
    [],
    {},
    [[]],
    { a: { b: [null] } },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Mostly what the schema asks for, now and then something else. */
function valueOf(schema: JsonSchema): Arbitrary<unknown> {
  return fc.oneof({ arbitrary: fitting(schema), weight: 12 }, { arbitrary: hostile, weight: 1 });
}

function fitting(schema: JsonSchema): Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(fitting));
  if (typeof schema.type === 'object') return fc.oneof(...schema.type.map((type) => fitting({ ...schema, type })));
  switch (schema.type ?? '') {
    case 'object':
      return objectOf(schema);
    case 'array':
      return fc.array(schema.items ? valueOf(schema.items) : hostile, { maxLength: 4 });
    case 'integer': {
      const min = schema.minimum ?? -1_000;
      // Small ids name what is there; the whole range finds what overflows.
      return fc.oneof(
        fc.integer({ min, max: Math.min(min + 5, schema.maximum ?? min + 5) }),
        fc.maxSafeInteger().map((n) => Math.min(Math.max(n, min), schema.maximum ?? n)),
      );
    }
    case 'number':
      return fc.double({
        noNaN: true,
        noDefaultInfinity: true,
        min: schema.minimum ?? -1e9,
        max: schema.maximum ?? 1e9,
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return textOf(schema);
    default:
      return hostile;
  }
}

function textOf(schema: JsonSchema): Arbitrary<unknown> {
  if (schema.format === 'date-time') {
    return fc.oneof(
      fc
        .date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('9999-12-31') })
        .map((date) => date.toISOString()),
      fc.constantFrom(
        '0000-01-01T00:00:00Z',
        '0001-01-01T00:00:00+14:00',
        '9999-12-31T23:59:59-12:00',
        '2026-02-28T24:00:00Z',
        '2016-12-31T23:59:60Z',
      ),
    );
  }
  return fc.oneof(
    fc.constantFrom(
      'name',
      'a.example',
      '192.0.2.1',
      '2001:db8::1',
      'someone@example.com',
      'aes-256-gcm',
      'trojan',
      'shadowsocks',
      'UTC',
      'Europe/Berlin',
      'long enough',
    ),
    fc.string({ minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 30, 60) }),
    hostileText,
  );
}

function objectOf({ properties = {}, required = [], patternProperties }: JsonSchema): Arbitrary<unknown> {
  if (patternProperties)
    return fc.dictionary(fc.string({ maxLength: 8 }), valueOf(Object.values(patternProperties)[0] ?? {}), {
      maxKeys: 4,
    });
  const fields = Object.entries(properties).map(([name, schema]) => {
    const value = valueOf(schema);
    const presence = fc.integer({ min: 0, max: 19 }).map((n) => (required.includes(name) ? n > 0 : n < 9));
    return fc.tuple(presence, value).map(([present, content]) => (present ? [[name, content] as const] : []));
  });
  const unknown = fc.integer({ min: 0, max: 19 }).map((n) => (n === 0 ? [['unknown_field', 1] as const] : []));
  return fc.tuple(unknown, ...fields).map((parts) => Object.fromEntries(parts.flat()));
}

const textOfValue = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');

/** URLs resolve dots by themselves: `.` and `..` would be another path. */
function pathText(value: unknown): string {
  const text = encodeURIComponent(textOfValue(value).toWellFormed());
  return /^\.{0,2}$/.test(text) ? '-' : text;
}

/** A request to the operation: its path, query and body, right or wrong. */
export function requestTo({ path, parameters, body }: Operation): Arbitrary<GeneratedRequest> {
  const parts = parameters.map(({ name, in: where, required = false, schema }) =>
    fc.tuple(valueOf(schema), fc.boolean()).map(([value, given]) => ({ name, where, value, given: given || required })),
  );
  const payload: Arbitrary<string | undefined> = body
    ? fc.oneof(
        { arbitrary: fitting(body).map((value) => JSON.stringify(value)), weight: 10 },
        { arbitrary: fc.json(), weight: 1 },
        { arbitrary: anyText({ maxLength: 60 }).map((text) => text.toWellFormed()), weight: 1 },
      )
    : fc.constant(undefined);
  const type = fc.integer({ min: 0, max: 30 }).map((n) => (n === 0 ? 'text/plain' : 'application/json'));
  return fc.tuple(payload, type, ...parts).map(([text, contentType, ...given]) => {
    let url = path;
    const query = new URLSearchParams();
    for (const { name, where, value, given: isGiven } of given) {
      if (where === 'path') url = url.replace(`{${name}}`, pathText(value));
      else if (where === 'query' && isGiven) query.append(name, textOfValue(value));
    }
    const search = query.size > 0 ? `?${query.toString()}` : '';
    return { url: url + search, payload: text, headers: text === undefined ? {} : { 'content-type': contentType } };
  });
}
