import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { hashToken } from '@orrery/kernel';
import { type Node, looksLikeToken } from '@orrery/node';
import { type Queryable, findNodeByToken } from '@orrery/persistence';
import type { FastifyRequest } from 'fastify';
import { forbidden, unauthorized } from '../http/caller.ts';

/** The first token of `Authorization: Bearer` and `X-Node-Token`. */
export function tokenInHeaders({ authorization, 'x-node-token': header }: IncomingHttpHeaders): string | undefined {
  const bearer = authorization === undefined ? undefined : /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (bearer !== undefined) return bearer;
  return typeof header === 'string' ? header : undefined;
}

/** The first token of the headers and `?token=`. */
function tokenOf(request: FastifyRequest): string | undefined {
  const inHeaders = tokenInHeaders(request.headers);
  if (inHeaders !== undefined) return inHeaders;
  const { token } = request.query as { token?: unknown };
  return typeof token === 'string' ? token : undefined;
}

/** The hash of the token that was sent; UNAUTHORIZED when there is none. */
export function tokenHashOf(request: FastifyRequest): Buffer {
  const token = tokenOf(request);
  if (token === undefined || !looksLikeToken(token)) throw unauthorized('A node token is needed');
  return hashToken(token);
}

/** The node with this token; UNAUTHORIZED for one that is unknown, revoked or of a deleted node. */
export async function nodeWithToken(db: Queryable, hash: Buffer): Promise<Node> {
  const known = await findNodeByToken(db, hash);
  if (!known || !timingSafeEqual(known.tokenSha256, hash)) throw unauthorized('This node token is not known');
  return known.node;
}

/** Whether the path (`:id`) names this node, or none. */
function isOwnPath(request: FastifyRequest, node: Node): boolean {
  const { id } = request.params as { id?: string | number };
  return id === undefined || String(id) === String(node.id);
}

/**
 * The node whose agent asks. UNAUTHORIZED for a token that is unknown, revoked or of a deleted node; FORBIDDEN when the
 * path (`:id`) names another node. `nodeOf` may know nodes from memory. A database that is away throws what it throws: existing agents stop for good on 401.
 */
export const authenticateNode =
  ({ db, nodeOf }: { readonly db: Queryable; readonly nodeOf?: (tokenSha256: Buffer) => Promise<Node> }) =>
  async (request: FastifyRequest): Promise<Node> => {
    const hash = tokenHashOf(request);
    const node = await (nodeOf ? nodeOf(hash) : nodeWithToken(db, hash));
    if (!isOwnPath(request, node)) throw forbidden('This token is for another node');
    return node;
  };
