import { type Static, type TSchema, Type } from 'typebox';

/** The envelope of `seed-orris-node-api.md`: every success, but for 204 and 304, looks like this. */
export const Success = <T extends TSchema>(data: T) =>
  Type.Object({ success: Type.Literal(true), message: Type.Optional(Type.String()), data });

/** A success that has nothing to show but that it happened. */
export const Done = Type.Object({ success: Type.Literal(true), message: Type.String() });

/** `data` of a list. */
export const Page = <T extends TSchema>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    total: Type.Integer({ minimum: 0 }),
    page: Type.Integer({ minimum: 1 }),
    page_size: Type.Integer({ minimum: 1 }),
    total_pages: Type.Integer({ minimum: 0 }),
  });

/** `?page&page_size` of every list. */
export const pageQuery = {
  page: Type.Integer({ minimum: 1, maximum: 1_000_000_000, default: 1, description: 'Which page, from 1' }),
  page_size: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Items per page' }),
};

export const toPage = <T>(items: readonly T[], total: number, query: { page: number; page_size: number }) => ({
  items: [...items],
  total,
  page: query.page,
  page_size: query.page_size,
  total_pages: Math.ceil(total / query.page_size),
});

const MAX_ID = Number.MAX_SAFE_INTEGER;

/** A row id: an integer from 1. */
export const Id = (description: string) => Type.Integer({ minimum: 1, maximum: MAX_ID, description });

export const IdParams = Type.Object({ id: Id('The id') });

/** A count of bytes in a request: an integer that JSON numbers hold exactly. */
export const ByteCount = (description: string) => Type.Integer({ minimum: 0, maximum: MAX_ID, description });

/** A count of bytes in an answer; written as an exact integer even above 2^53. */
export const Bytes = (description: string) => Type.Unsafe<bigint>({ type: 'integer', minimum: 0, description });

/** A moment in an answer: ISO 8601, UTC. */
export const Time = (description: string) => Type.String({ format: 'date-time', description });

/** The version a writer has read; a stale one is refused with 409. */
export const Version = Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'The version that was read' });

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** The closed object of a request body: unknown fields are refused. */
export const Body = <T extends Record<string, TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

export const ErrorEnvelope = Type.Object(
  {
    success: Type.Literal(false),
    message: Type.String(),
    error: Type.Object({
      code: Type.String({ description: 'Stable, see docs/errors.md' }),
      message: Type.String(),
      details: Type.Optional(
        Type.Unknown({ description: 'For VALIDATION_ERROR: `fields`, each with path and message' }),
      ),
    }),
  },
  { $id: 'ErrorEnvelope', description: 'Every answer that is not a success' },
);
export type ErrorEnvelope = Static<typeof ErrorEnvelope>;

const errorRef = Type.Unsafe<ErrorEnvelope>({ $ref: 'ErrorEnvelope#', description: 'Error' });

/** Statuses that any route may answer: a bad or oversized request, too many of them, a failure of ours, an outage. */
const ANYWHERE = [400, 413, 415, 429, 500, 503] as const;

type Errors<S extends number> = { [status in S | (typeof ANYWHERE)[number]]: typeof errorRef };

/** The error responses of a route: those any route may give, and the named ones. */
export function errors<const S extends readonly number[]>(...statuses: S): Errors<S[number]> {
  return Object.fromEntries([...ANYWHERE, ...statuses].map((status) => [status, errorRef])) as Errors<S[number]>;
}
