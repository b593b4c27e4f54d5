import type { Clock } from '@orrery/kernel';
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
