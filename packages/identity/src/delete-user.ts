import { type UserId, DomainError } from '@orrery/kernel';
import { refuseAdmins } from './api-token.ts';
import type { IdentityTransact } from './ports.ts';
import { checkAdminStays, checkVersion, userNotFound } from './user.ts';

export interface DeleteUserInput {
  readonly id: UserId;
  /** The admin who asks. */
  readonly by: UserId;
  /** Asked by an API token: FORBIDDEN for an admin. */
  readonly byToken?: boolean;
  readonly version?: number;
}

/** NOT_FOUND; CONFLICT for oneself, the last active admin, a stale version, and a user with live subscriptions. */
export const deleteUser =
  ({ transact }: { readonly transact: IdentityTransact }) =>
  ({ id, by, byToken = false, version }: DeleteUserInput): Promise<void> =>
    transact(async ({ users, adminRoster }) => {
      const activeAdmins = await adminRoster.lock();
      const user = await users.lock(id);
      if (!user) throw userNotFound(id);
      if (byToken) refuseAdmins(user);
      checkVersion(user, version);
      checkAdminStays(user, by, activeAdmins, 'delete');
      if (await users.hasLiveSubscriptions(id)) {
        throw new DomainError('conflict', 'CONFLICT', `User with ID ${id} has subscriptions: delete those first`);
      }
      await users.remove(id);
    });
