import { type BodyOf, type DataOf, api, dataOf, done } from '../../api.ts';
import type { ApiQuery } from '../../ui/table/table-search.ts';

export type Token = DataOf<'/api-tokens'>['items'][number];
export type CreatedToken = DataOf<'/api-tokens', 'post'>;
export type TokenBody = BodyOf<'/api-tokens', 'post'>;
export type Scope = Token['scopes'][number];

export const tokenApi = {
  list: (query: ApiQuery) => dataOf(api.GET('/api-tokens', { params: { query } })),
  create: (body: TokenBody) => dataOf(api.POST('/api-tokens', { body })),
  revoke: (id: number) => done(api.DELETE('/api-tokens/{id}', { params: { path: { id } } })),
};
