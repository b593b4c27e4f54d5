import { type Clock, hashToken } from '@orrery/kernel';
import type { IdentityTransact } from './ports.ts';

export interface SignOutDeps {
  readonly transact: IdentityTransact;
  readonly clock: Clock;
}

/** Ends one session: its access and refresh tokens are dead from now on. */
export const signOut =
  ({ transact, clock }: SignOutDeps) =>
  ({ sessionId }: { readonly sessionId: string }): Promise<void> =>
    transact(({ sessions }) => sessions.end({ id: sessionId }, clock.now()));

/** The same by a refresh token of the session, whatever became of that token; an unknown one ends nothing. */
export const endSession =
  ({ transact, clock }: SignOutDeps) =>
  ({ refreshToken }: { readonly refreshToken: string }): Promise<void> =>
    transact(async ({ sessions }) => {
      const held = await sessions.lockByToken(hashToken(refreshToken));
      if (held) await sessions.end({ id: held.session.id }, clock.now());
    });
