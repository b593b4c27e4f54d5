import { FAILURES_KEPT_MS, type Role } from '@orrery/identity';
import { type Instant, type UserId, addMs } from '@orrery/kernel';
import { and, eq, gt, isNull, lt } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { refreshTokens, sessions, signInFailures, users } from '../schema/index.ts';

export interface LiveSession {
  readonly role: Role;
  readonly mustChangePassword: boolean;
}

/** Whether this user's session is alive and the user active, and what the user is, in one statement. */
export async function liveSession(
  db: Queryable,
  { sessionId, userId }: { readonly sessionId: string; readonly userId: UserId },
  now: Instant,
): Promise<LiveSession | undefined> {
  const [row] = await db
    .select({ role: users.role, mustChangePassword: users.mustChangePassword })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, sessionId), eq(sessions.userId, userId), isLive(now)));
  return row;
}

/** The same for the key that stands for a session. */
export async function liveSessionByKey(
  db: Queryable,
  keySha256: Buffer,
  now: Instant,
): Promise<(LiveSession & { readonly userId: UserId }) | undefined> {
  const [row] = await db
    .select({ userId: users.id, role: users.role, mustChangePassword: users.mustChangePassword })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.keySha256, keySha256), isLive(now)));
  return row && { ...row, userId: row.userId as UserId };
}

const isLive = (now: Instant) =>
  and(isNull(sessions.revokedAt), gt(sessions.expiresAt, now), eq(users.status, 'active'));

/** Deletes what nobody asks for any more: sessions and refresh tokens past their end, failures that are forgotten. */
export async function purgeExpired(db: Queryable, now: Instant): Promise<void> {
  await db.delete(sessions).where(lt(sessions.expiresAt, now));
  await db.delete(refreshTokens).where(lt(refreshTokens.expiresAt, now));
  await db.delete(signInFailures).where(lt(signInFailures.lastFailedAt, addMs(now, -FAILURES_KEPT_MS)));
}
