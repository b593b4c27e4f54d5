import { randomUUID } from 'node:crypto';
import { type Instant, type UserId, DAY_MS, DomainError, SECOND_MS, addMs } from '@orrery/kernel';

/** One sign-in, and the family of the refresh tokens that follow from it. */
export interface Session {
  readonly id: string;
  readonly userId: UserId;
  readonly createdAt: Instant;
  /** The end of its last refresh token. */
  readonly expiresAt: Instant;
  readonly revokedAt: Instant | null;
}

/** Only the hash of a refresh token is kept. */
export interface RefreshToken {
  readonly tokenSha256: Buffer;
  readonly sessionId: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** When it was first exchanged for the next one. */
  readonly usedAt: Instant | null;
}

export const REFRESH_TOKEN_MS = 7 * DAY_MS;
/** The reply to a refresh can get lost: for this long the used token may be sent again. */
const REUSE_GRACE_MS = 10 * SECOND_MS;

export const newSession = (userId: UserId, now: Instant): Session => ({
  id: randomUUID(),
  userId,
  createdAt: now,
  expiresAt: addMs(now, REFRESH_TOKEN_MS),
  revokedAt: null,
});

export type RefreshDecision = 'first-use' | 'repeat' | 'stolen' | 'dead';

/** `repeat` answers a fresh pair once more; `stolen` ends the session, for one of two holders is not its owner. */
export function decideRefresh(session: Session, token: RefreshToken, now: Instant): RefreshDecision {
  if (session.revokedAt !== null || token.expiresAt <= now) return 'dead';
  if (token.usedAt === null) return 'first-use';
  return now < addMs(token.usedAt, REUSE_GRACE_MS) ? 'repeat' : 'stolen';
}

export const refreshRefused = (): DomainError =>
  new DomainError('unauthenticated', 'UNAUTHORIZED', 'The refresh token is not valid; sign in again');
