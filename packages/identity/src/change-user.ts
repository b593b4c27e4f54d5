import type { UserId } from '@orrery/kernel';
import { refuseAdmins } from './api-token.ts';
import type { CreateUserDeps } from './create-user.ts';
import {
  type Role,
  type User,
  type UserChange,
  type UserStatus,
  changed,
  checkAdminStays,
  checkNewPassword,
  checkVersion,
  endsAdmin,
  parseEmail,
  userNotFound,
} from './user.ts';

export interface ChangeUserInput {
  readonly id: UserId;
  /** The admin who asks. */
  readonly by: UserId;
  /** Asked by an API token: FORBIDDEN where an admin is, or would be, concerned. */
  readonly byToken?: boolean;
  /** What the admin has read; a stale one is CONFLICT. */
  readonly version?: number;
  readonly email?: string;
  readonly role?: Role;
  readonly status?: UserStatus;
  readonly password?: string;
  /** The session of who asks: it goes on where they change a password of their own. */
  readonly session?: string;
}

/**
 * An admin changes a user. Suspending and a new password end the user's sessions at once.
 * NOT_FOUND, CONFLICT (stale, e-mail taken, oneself or the last active admin), VALIDATION_ERROR.
 */
export const changeUser =
  ({ transact, clock, hasher }: CreateUserDeps) =>
  async ({
    id,
    by,
    byToken = false,
    version,
    email,
    role,
    status,
    password,
    session,
  }: ChangeUserInput): Promise<User> => {
    if (password !== undefined) checkNewPassword(password);
    const change: UserChange = {
      ...(email !== undefined && { email: parseEmail(email) }),
      ...(role !== undefined && { role }),
      ...(status !== undefined && { status }),
      ...(password !== undefined && { passwordHash: await hasher.hash(password) }),
      ...(password !== undefined && id === by && { mustChangePassword: false }),
    };
    return transact(async ({ users, adminRoster, sessions }) => {
      const now = clock.now();
      const mayEndAdmin = role === 'user' || status === 'suspended';
      const activeAdmins = mayEndAdmin ? await adminRoster.lock() : [];
      const current = await users.lock(id);
      if (!current) throw userNotFound(id);
      if (byToken) refuseAdmins(current, change);
      checkVersion(current, version);
      if (endsAdmin(current, change)) checkAdminStays(current, by, activeAdmins, 'demote or suspend');
      const user = changed(current, change, now);
      await users.save(user);
      if (status === 'suspended' || password !== undefined) {
        const except = id === by && status !== 'suspended' ? session : undefined;
        await sessions.end({ userId: id, ...(except !== undefined && { except }) }, now);
      }
      return user;
    });
  };
