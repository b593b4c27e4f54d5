import { type UserId, invalidField } from '@orrery/kernel';
import { confirmPassword, notTheCurrentOne } from './confirm-password.ts';
import type { SignInDeps } from './sign-in.ts';
import { type User, changed, checkNewPassword, userNotFound } from './user.ts';

export interface ChangePasswordInput {
  readonly userId: UserId;
  /** The session that asks: it goes on, all others end. */
  readonly sessionId: string;
  readonly currentPassword: string;
  readonly newPassword: string;
}

/** One's own password. Guessing the current one is throttled like signing in. VALIDATION_ERROR, RATE_LIMITED. */
export const changePassword =
  (deps: SignInDeps) =>
  async (input: ChangePasswordInput): Promise<User> => {
    const { transact, clock, hasher } = deps;
    checkNewPassword(input.newPassword, 'new_password');
    if (input.newPassword === input.currentPassword) {
      throw invalidField('new_password', 'must differ from the current password');
    }
    const proven = await confirmPassword(deps)({ userId: input.userId, password: input.currentPassword });
    const passwordHash = await hasher.hash(input.newPassword);

    return transact(async ({ users, sessions }) => {
      const now = clock.now();
      const current = await users.lock(input.userId);
      if (!current) throw userNotFound(input.userId);
      if (current.passwordHash !== proven.passwordHash) throw notTheCurrentOne();
      const user = changed(current, { passwordHash, mustChangePassword: false }, now);
      await users.save(user);
      await sessions.end({ userId: user.id, except: input.sessionId }, now);
      return user;
    });
  };
