import type { Session, SessionRepository } from '@orrery/identity';
import type { UserId } from '@orrery/kernel';
import { and, eq, inArray, isNull, ne } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { refreshTokens, sessions, users } from '../schema/index.ts';
import { toUser } from './user-repository.ts';

const sessionFromRow = ({ keySha256: _key, ...session }: typeof sessions.$inferSelect): Session => ({
  ...session,
  userId: session.userId as UserId,
});

export function sessionRepository(tx: Transaction): SessionRepository {
  return {
    async add(session, keySha256) {
      await tx.insert(sessions).values({ ...session, keySha256: keySha256 ?? null });
    },
    async lockByToken(tokenSha256) {
      const isToken = eq(refreshTokens.tokenSha256, tokenSha256);
      const family = tx.select({ id: refreshTokens.sessionId }).from(refreshTokens).where(isToken);
      const [session] = await tx.select().from(sessions).where(inArray(sessions.id, family)).for('update');
      if (!session) return undefined;
      // Read after the lock: whoever held it before us may have used the token.
      const [held] = await tx
        .select({ token: refreshTokens, user: users })
        .from(refreshTokens)
        .innerJoin(users, eq(users.id, session.userId))
        .where(isToken);
      return (
        held && {
          token: held.token,
          session: sessionFromRow(session),
          user: toUser(held.user),
        }
      );
    },
    async addToken(token) {
      await tx.insert(refreshTokens).values(token);
    },
    async useToken(tokenSha256, at) {
      await tx
        .update(refreshTokens)
        .set({ usedAt: at })
        .where(and(eq(refreshTokens.tokenSha256, tokenSha256), isNull(refreshTokens.usedAt)));
    },
    async extend(id, expiresAt) {
      await tx.update(sessions).set({ expiresAt }).where(eq(sessions.id, id));
    },
    async end(which, at) {
      const meant =
        'id' in which
          ? eq(sessions.id, which.id)
          : and(
              eq(sessions.userId, which.userId),
              which.except === undefined ? undefined : ne(sessions.id, which.except),
            );
      await tx
        .update(sessions)
        .set({ revokedAt: at })
        .where(and(meant, isNull(sessions.revokedAt)));
    },
  };
}
