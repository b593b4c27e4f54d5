import type { Clock } from '@orrery/kernel';
import type { IdentityRepositories, IdentityTransact, PasswordHasher } from './ports.ts';
import { type FailureKey, failedAgain, tooManyFailures, waitMs } from './throttle.ts';
import type { User } from './user.ts';

export interface CheckDeps {
  readonly transact: IdentityTransact;
  readonly clock: Clock;
  readonly hasher: PasswordHasher;
}

interface Check {
  readonly keys: readonly FailureKey[];
  readonly password: string;
  readonly find: (repositories: IdentityRepositories) => Promise<User | undefined>;
}

/**
 * Whose password it is, or undefined. RATE_LIMITED after too many failures under any of the keys.
 *
 * The throttle is asked twice: first so that a blocked attempt costs no hash, then, under lock and before the outcome is
 * told. Of any number of guesses sent at once only as many as the throttle allows learn whether they were right.
 */
export async function checkPassword(deps: CheckDeps, { keys, password, find }: Check): Promise<User | undefined> {
  const { transact, clock, hasher } = deps;
  const longestWait = (failures: Awaited<ReturnType<IdentityRepositories['signInFailures']['read']>>): number =>
    Math.max(...keys.map((key, i) => waitMs(key.kind, failures[i], clock.now())));

  const user = await transact(async (repositories) => {
    const wait = longestWait(await repositories.signInFailures.read(keys));
    if (wait > 0) throw tooManyFailures(wait);
    return find(repositories);
  });
  const matches = await hasher.verify(user?.passwordHash ?? null, password);
  const proven = matches && user?.status === 'active';

  // The count must outlive the refusal, so the refusal is thrown outside.
  const wait = await transact(async ({ signInFailures }) => {
    const failures = await signInFailures.lock(keys);
    const wait = longestWait(failures);
    if (wait > 0) return wait;
    for (const [i, key] of keys.entries()) {
      if (!proven) await signInFailures.save(key, failedAgain(failures[i], clock.now()));
      else if (key.kind === 'account') await signInFailures.clear(key);
    }
    return 0;
  });
  if (wait > 0) throw tooManyFailures(wait);
  return proven ? user : undefined;
}
