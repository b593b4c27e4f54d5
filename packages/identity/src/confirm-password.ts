import { type UserId, invalidField } from '@orrery/kernel';
import { checkPassword } from './check-password.ts';
import type { SignInDeps } from './sign-in.ts';
import { accountKey } from './throttle.ts';
import { type User, userNotFound } from './user.ts';

export const notTheCurrentOne = () => invalidField('current_password', 'is not the current password');

/**
 * Whoever is signed in proves once more who it is, before something that cannot be taken back. Guessing is throttled like
 * signing in. VALIDATION_ERROR, RATE_LIMITED.
 */
export const confirmPassword =
  (deps: SignInDeps) =>
  async ({ userId, password }: { readonly userId: UserId; readonly password: string }): Promise<User> => {
    const asking = await deps.transact(({ users }) => users.lock(userId));
    if (!asking) throw userNotFound(userId);
    const proven = await checkPassword(deps, {
      keys: [accountKey(deps.digest, asking.email)],
      password,
      find: async () => asking,
    });
    if (!proven) throw notTheCurrentOne();
    return proven;
  };
