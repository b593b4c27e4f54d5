import { hashToken } from '@orrery/kernel';
import { looksLikeToken, type Node } from '@orrery/node';
import type { Database } from '@orrery/persistence';
import type { FastifyRequest } from 'fastify';
import { nodeWithToken } from '../agents/authenticate-node.ts';
import { unauthorized } from '../http/caller.ts';
import type { ApiTokens } from '../identity/api-tokens.ts';

/** Who speaks mu: one node by its own token, or a machine that may speak for all of them. */
export interface MuCaller {
  /** The node whose own token it is; null with an API token. */
  readonly own: Node | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    muCaller: MuCaller | null;
  }
}

/** By the header `Token`: an API token of scope `mu`, or a node's own. UNAUTHORIZED, FORBIDDEN. */
export const authenticateMu =
  ({ db, apiTokens }: { readonly db: Database; readonly apiTokens: ApiTokens }) =>
  async (request: FastifyRequest): Promise<MuCaller> => {
    const { token } = request.headers;
    if (typeof token !== 'string') throw unauthorized('A token is needed: the header is called Token');
    if (looksLikeToken(token)) return { own: await nodeWithToken(db, hashToken(token)) };
    await apiTokens.check(token, 'mu');
    return { own: null };
  };

/** Who asks, behind the guard. */
export function muCallerOf(request: FastifyRequest): MuCaller {
  if (!request.muCaller) throw unauthorized();
  return request.muCaller;
}
