import { randomBytes } from 'node:crypto';
import { type Instant, addMs, hashToken } from '@orrery/kernel';
import type { SessionRepository } from './ports.ts';
import { REFRESH_TOKEN_MS, type Session } from './session.ts';

const TOKEN_BYTES = 32;

/** Adds the next refresh token of a session and returns its text, which exists nowhere else. */
export async function issueRefreshToken(sessions: SessionRepository, session: Session, now: Instant): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await sessions.addToken({
    tokenSha256: hashToken(token),
    sessionId: session.id,
    createdAt: now,
    expiresAt: addMs(now, REFRESH_TOKEN_MS),
    usedAt: null,
  });
  return token;
}
