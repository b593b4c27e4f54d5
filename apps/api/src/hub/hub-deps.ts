import type { Repositories, Transact } from '@orrery/persistence';
import type { Deps } from '../deps.ts';
import type { Identity } from '../identity/create-identity.ts';
import type { HubGuards } from './hub-caller.ts';
import type { HubTokens } from './hub-tokens.ts';

/** What every part of Hub is given. */
export interface HubDeps extends Pick<Deps, 'transact' | 'db' | 'clock' | 'keyring'> {
  readonly identity: Identity;
  readonly tokens: HubTokens;
  readonly hub: HubGuards;
}

/** A `transact` that joins the transaction that runs already, so that several use cases are kept together or not at all. */
export const joining =
  (repositories: Repositories): Transact =>
  (work) =>
    work(repositories);
