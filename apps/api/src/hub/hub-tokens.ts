import { type Clock, DAY_MS, MINUTE_MS, type UserId, addMs, toUnixSeconds } from '@orrery/kernel';
import type { App } from '../http/server.ts';

/** Whose token it is and of which session. Clients of Hub read `id` and `role` out of it. */
export interface HubClaims {
  readonly userId: UserId;
  readonly sessionId: string;
  /** The user's id in Hub. */
  readonly id: string;
  readonly role: 'admin' | 'user';
  /** Refresh tokens of another epoch are dead. */
  readonly epoch: number;
}

const AUDIENCE = 'orrery-hub';
const LIFETIME_MS = { access: 15 * MINUTE_MS, refresh: 7 * DAY_MS };
type Type = keyof typeof LIFETIME_MS;

/** Pairs of JWTs of the app's own key, for an audience of their own: none of them opens anything else. */
export const hubTokens = (app: App, clock: Clock) => {
  const sign = (typ: Type, { userId, sessionId, id, role, epoch }: HubClaims): string => {
    const now = clock.now();
    const times = { iat: toUnixSeconds(now), exp: toUnixSeconds(addMs(now, LIFETIME_MS[typ])) };
    return app.jwt.sign({ id, role, sub: String(userId), sid: sessionId, typ, epoch, ...times }, { aud: AUDIENCE });
  };
  return {
    sign: (claims: HubClaims) => ({ token: sign('access', claims), refreshToken: sign('refresh', claims) }),
    /** The claims of a token of this type that is ours and not expired, else undefined. */
    read(typ: Type, token: string): HubClaims | undefined {
      try {
        const claims = app.jwt.verify<Record<string, unknown>>(token, { allowedAud: AUDIENCE });
        if (claims['typ'] !== typ || Number(claims['exp']) * 1000 <= clock.now()) return undefined;
        return {
          userId: Number(claims['sub']) as UserId,
          sessionId: String(claims['sid']),
          id: String(claims['id']),
          role: claims['role'] === 'admin' ? 'admin' : 'user',
          epoch: Number(claims['epoch']),
        };
      } catch {
        // Malformed, unsigned, forged, for somebody else: all the same to the caller.
        return undefined;
      }
    },
  };
};

export type HubTokens = ReturnType<typeof hubTokens>;
