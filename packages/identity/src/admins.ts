import { DomainError } from '@orrery/kernel';
import { type CreateUserDeps, draftUser } from './create-user.ts';
import { type Digest, accountKey } from './throttle.ts';
import { type User, changed, checkNewPassword } from './user.ts';

export interface FirstAdminInput {
  readonly email: string;
  readonly password: string;
  /** To be changed at the first sign-in. */
  readonly mustChangePassword: boolean;
}

/**
 * Makes the first admin where there is no user at all, and tells whether it did: undefined means there were some.
 * Of replicas that start at once, one makes it.
 */
export const ensureFirstAdmin =
  ({ transact, clock, hasher }: CreateUserDeps) =>
  async (input: FirstAdminInput): Promise<User | undefined> => {
    // Every later start ends here, without a hash.
    if (!(await transact(({ adminRoster }) => adminRoster.noUsersYet()))) return undefined;
    const draft = await draftUser(hasher, { ...input, role: 'admin' }, clock.now());
    return transact(async ({ users, adminRoster }) => {
      await adminRoster.lock();
      return (await adminRoster.noUsersYet()) ? users.add(draft) : undefined;
    });
  };

export interface ResetAdminDeps extends CreateUserDeps {
  readonly digest: Digest;
}

/**
 * For an admin who is locked out, asked on the machine itself: a new password, no sessions, no failures remembered,
 * and no suspension. NOT_FOUND when there is no such admin; VALIDATION_ERROR.
 */
export const resetAdminPassword =
  ({ transact, clock, hasher, digest }: ResetAdminDeps) =>
  async ({ email, password, mustChangePassword }: FirstAdminInput): Promise<User> => {
    checkNewPassword(password);
    const passwordHash = await hasher.hash(password);
    return transact(async ({ users, sessions, signInFailures }) => {
      const now = clock.now();
      await signInFailures.clear(accountKey(digest, email));
      const current = await users.lockByEmail(email.trim());
      if (current?.role !== 'admin') {
        throw new DomainError('not_found', 'NOT_FOUND', `There is no admin with the e-mail ${email.trim()}`);
      }
      const user = changed(current, { passwordHash, mustChangePassword, status: 'active' }, now);
      await users.save(user);
      await sessions.end({ userId: user.id }, now);
      return user;
    });
  };
