import { type Clock, addMs, hashToken } from '@orrery/kernel';
import type { IdentityTransact } from './ports.ts';
import { REFRESH_TOKEN_MS, decideRefresh, refreshRefused } from './session.ts';
import { issueRefreshToken } from './issue-refresh-token.ts';
import type { SignedIn } from './sign-in.ts';

export interface RefreshDeps {
  readonly transact: IdentityTransact;
  readonly clock: Clock;
}

/**
 * Exchanges a refresh token for the next one. A used token answers once more for ten seconds (the reply may have been
 * lost); after that its second use ends the session. UNAUTHORIZED for whatever is not a live token.
 */
export const refreshSession =
  ({ transact, clock }: RefreshDeps) =>
  async ({ refreshToken }: { readonly refreshToken: string }): Promise<SignedIn> => {
    const tokenSha256 = hashToken(refreshToken);
    // Ending a stolen session must outlive the refusal, so the refusal is thrown outside.
    const refreshed = await transact(async ({ sessions }) => {
      const now = clock.now();
      const held = await sessions.lockByToken(tokenSha256);
      if (!held) return undefined;
      const decision = decideRefresh(held.session, held.token, now);
      if (decision === 'stolen') await sessions.end({ id: held.session.id }, now);
      if (decision === 'stolen' || decision === 'dead' || held.user.status !== 'active') return undefined;
      const session = { ...held.session, expiresAt: addMs(now, REFRESH_TOKEN_MS) };
      await sessions.useToken(tokenSha256, now);
      await sessions.extend(session.id, session.expiresAt);
      return { user: held.user, session, refreshToken: await issueRefreshToken(sessions, session, now) };
    });
    if (!refreshed) throw refreshRefused();
    return refreshed;
  };
