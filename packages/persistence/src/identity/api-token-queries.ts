import type { ApiTokenScope } from '@orrery/identity';
import { type ApiTokenId, type Instant, type UserId, MINUTE_MS, addMs } from '@orrery/kernel';
import { and, desc, eq, gt, isNull, lt, or } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { apiTokens, users } from '../schema/index.ts';

/** "Last used" is this coarse, so that a busy token costs no write a request. */
const LAST_USE_MS = 5 * MINUTE_MS;

export interface LiveApiToken {
  readonly id: ApiTokenId;
  readonly name: string;
  readonly scopes: readonly ApiTokenScope[];
  readonly tokenSha256: Buffer;
  /** The admin who made it, if that one still is an active admin. */
  readonly admin: UserId | null;
}

/**
 * The token with this hash, if it is neither revoked nor over, and its hash, to be compared in constant time. Asked anew
 * at each use: a token that is revoked ends with the next request, on every replica. Notes the use.
 */
export async function useApiToken(db: Queryable, tokenSha256: Buffer, now: Instant): Promise<LiveApiToken | undefined> {
  const [row] = await db
    .select({ token: apiTokens, admin: users.id })
    .from(apiTokens)
    .leftJoin(users, and(eq(users.id, apiTokens.createdBy), eq(users.role, 'admin'), eq(users.status, 'active')))
    .where(
      and(
        eq(apiTokens.tokenSha256, tokenSha256),
        isNull(apiTokens.revokedAt),
        or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, now)),
      ),
    );
  if (!row) return undefined;
  const { id, name, scopes, lastUsedAt } = row.token;
  const noted = addMs(now, -LAST_USE_MS);
  if (lastUsedAt === null || lastUsedAt < noted) {
    const isStale = or(isNull(apiTokens.lastUsedAt), lt(apiTokens.lastUsedAt, noted));
    await db
      .update(apiTokens)
      .set({ lastUsedAt: now })
      .where(and(eq(apiTokens.id, id), isStale));
  }
  return {
    id: id as ApiTokenId,
    name,
    scopes: scopes as ApiTokenScope[],
    tokenSha256: row.token.tokenSha256,
    admin: row.admin as UserId | null,
  };
}

/** A token as it may be shown. */
export interface ApiTokenView {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly ApiTokenScope[];
  readonly createdBy: number | null;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  /** Within five minutes. */
  readonly lastUsedAt: Instant | null;
}

/** One page of the tokens that are not revoked, the newest first. */
export async function listApiTokens(
  db: Queryable,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ items: ApiTokenView[]; total: number }> {
  const isLive = isNull(apiTokens.revokedAt);
  const { id, name, scopes, createdBy, createdAt, expiresAt, lastUsedAt } = apiTokens;
  const rows = await db
    .select({ id, name, scopes, createdBy, createdAt, expiresAt, lastUsedAt })
    .from(apiTokens)
    .where(isLive)
    .orderBy(desc(apiTokens.id))
    .limit(limit)
    .offset(offset);
  const items = rows.map((row) => ({ ...row, scopes: row.scopes as ApiTokenScope[] }));
  return { items, total: await db.$count(apiTokens, isLive) };
}
