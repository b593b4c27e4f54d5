import createFetchClient from 'openapi-fetch';
import type { paths } from './generated/paths.ts';
import { ApiError } from './api-error.ts';

export { ApiError } from './api-error.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
export type Path = keyof paths;

type Operation<P extends Path, M extends Method> = paths[P] extends Record<M, infer Found> ? Found : never;
type Answered<O> = O extends { responses: infer R } ? R[Extract<keyof R, 200 | 201>] : never;
type Json<R> = R extends { content: { 'application/json': infer B } } ? B : never;

/** What the API answers: `data` of the envelope. */
export type DataOf<P extends Path, M extends Method = 'get'> =
  Json<Answered<Operation<P, M>>> extends { data: infer D } ? D : never;

/** What a request carries. */
export type BodyOf<P extends Path, M extends Method> =
  Operation<P, M> extends { requestBody?: { content: { 'application/json': infer B } } } ? B : never;

/** The query of a request. */
export type QueryOf<P extends Path, M extends Method = 'get'> =
  Operation<P, M> extends { parameters: { query?: infer Q } } ? Exclude<Q, undefined> : never;

export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly page: number;
  readonly page_size: number;
  readonly total_pages: number;
}

interface ClientOptions {
  readonly baseUrl?: string;
  /** Adds who asks. */
  readonly fetch: (request: Request) => Promise<Response>;
}

/** Typed by the OpenAPI document; give its calls to `dataOf`. */
export const createClient = ({ baseUrl = '', fetch }: ClientOptions) =>
  createFetchClient<paths>({ baseUrl: baseUrl || location.origin, fetch });

interface Outcome<B> {
  readonly data?: B | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

/** `data` of the envelope; throws ApiError for whatever is no success, and when nobody answers. */
export async function dataOf<D>(call: Promise<Outcome<{ data: D }>>): Promise<D> {
  const { data } = await succeeded(call);
  if (data === undefined) throw ApiError.unreadable();
  return data.data;
}

/** For answers without `data`. */
export async function done(call: Promise<Outcome<unknown>>): Promise<void> {
  await succeeded(call);
}

async function succeeded<B>(call: Promise<Outcome<B>>): Promise<Outcome<B>> {
  let outcome;
  try {
    outcome = await call;
  } catch (error) {
    throw error instanceof ApiError ? error : ApiError.unreachable(error);
  }
  if (!outcome.response.ok) throw ApiError.from(outcome.response, outcome.error);
  return outcome;
}
