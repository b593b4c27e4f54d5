import type { ApiTokenScope } from '@orrery/identity';
import type { onRequestAsyncHookHandler } from 'fastify';
import type { Deps } from '../deps.ts';
import type { ApiTokens } from '../identity/api-tokens.ts';

/** What the routes of Lemon Tree are given. */
export interface LemonDeps extends Pick<Deps, 'transact' | 'clock' | 'db'> {
  readonly apiTokens: Pick<ApiTokens, 'check'>;
  /** Lets in whose `X-Auth-Token` has the scope. */
  readonly guard: (scope: ApiTokenScope) => onRequestAsyncHookHandler;
}
