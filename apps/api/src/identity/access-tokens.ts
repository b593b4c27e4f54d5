import jwt from '@fastify/jwt';
import { type Clock, type Instant, MINUTE_MS, type UserId, addMs, toUnixSeconds } from '@orrery/kernel';
import type { App } from '../http/server.ts';
import type { Keyring } from '../keyring.ts';

/** Whose token it is, and of which session. */
export interface AccessClaims {
  readonly userId: UserId;
  readonly sessionId: string;
}

export interface AccessTokens {
  readonly sign: (claims: AccessClaims) => { readonly token: string; readonly expiresInSeconds: number };
  /** The claims of a token that is ours and not expired, else undefined. Whether its session lives is another matter. */
  readonly read: (token: string) => AccessClaims | undefined;
}

const ISSUER = 'orrery';
const AUDIENCE = 'orrery-api';
/** The key signs nothing else, but a token for another end must never pass as this one. */
const TYPE = 'access';
const ACCESS_TOKEN_MS = 15 * MINUTE_MS;

/** JWTs by `@fastify/jwt`: one algorithm, one issuer, one audience, one type; time is the given clock's. */
export async function createAccessTokens(app: App, clock: Clock, keyring: Keyring): Promise<AccessTokens> {
  await app.register(jwt, {
    secret: keyring.key('jwt', keyring.current),
    sign: { algorithm: 'HS256', iss: ISSUER, aud: AUDIENCE },
    verify: {
      algorithms: ['HS256'],
      allowedIss: ISSUER,
      allowedAud: AUDIENCE,
      requiredClaims: ['iss', 'aud', 'sub', 'sid', 'typ', 'iat', 'exp'],
      // Judged in claimsOf, by our clock.
      ignoreExpiration: true,
    },
  });
  return {
    sign({ userId, sessionId }) {
      const now = clock.now();
      const exp = toUnixSeconds(addMs(now, ACCESS_TOKEN_MS));
      const token = app.jwt.sign({ sub: String(userId), sid: sessionId, typ: TYPE, iat: toUnixSeconds(now), exp });
      return { token, expiresInSeconds: ACCESS_TOKEN_MS / 1000 };
    },
    read(token) {
      try {
        return claimsOf(app.jwt.verify<Record<string, unknown>>(token), clock.now());
      } catch {
        // Malformed, unsigned, forged, for somebody else: all the same to the caller.
        return undefined;
      }
    },
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function claimsOf({ typ, sub, sid, exp }: Record<string, unknown>, now: Instant): AccessClaims | undefined {
  const userId = Number(sub);
  if (typ !== TYPE || typeof exp !== 'number' || exp * 1000 <= now) return undefined;
  if (!Number.isSafeInteger(userId) || typeof sid !== 'string' || !UUID.test(sid)) return undefined;
  return { userId: userId as UserId, sessionId: sid };
}
