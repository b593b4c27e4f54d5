import { randomBytes } from 'node:crypto';
import { type Instant, addMs, hashToken } from '@orrery/kernel';
import { type CheckDeps, checkPassword } from './check-password.ts';
import type { IdentityRepositories } from './ports.ts';
import { REFRESH_TOKEN_MS, type Session, newSession } from './session.ts';
import { issueRefreshToken } from './issue-refresh-token.ts';
import { type Digest, accountKey, addressKey } from './throttle.ts';
import { type User, wrongCredentials } from './user.ts';

export interface SignInDeps extends CheckDeps {
  readonly digest: Digest;
}

export interface SignInInput {
  readonly email: string;
  readonly password: string;
  /** Where the attempt comes from, as it is counted: an IPv4 address or an IPv6 /64. */
  readonly address: string;
}

export interface SignedIn {
  readonly user: User;
  readonly session: Session;
  readonly refreshToken: string;
}

/** Opens a session. UNAUTHORIZED for whatever is wrong, RATE_LIMITED after too many failures. */
export const signIn =
  (deps: SignInDeps) =>
  (input: SignInInput): Promise<SignedIn> =>
    enter(deps, input, async ({ sessions }, user, now) => {
      const session = newSession(user.id, now);
      await sessions.add(session);
      return { user, session, refreshToken: await issueRefreshToken(sessions, session, now) };
    });

/** A session that a key stands for, which is neither exchanged nor renewed. */
export interface SignedInByKey {
  readonly user: User;
  /** 40 hex digits; only the hash is kept. */
  readonly key: string;
}

/** The same for protocols that know no tokens: the key opens what the session may, until the session ends. */
export const signInForKey =
  (deps: SignInDeps) =>
  (input: SignInInput): Promise<SignedInByKey> =>
    enter(deps, input, async ({ sessions }, user, now) => {
      const key = randomBytes(KEY_BYTES).toString('hex');
      await sessions.add(newSession(user.id, now), hashToken(key));
      return { user, key };
    });

const KEY_BYTES = 20;

/** The same for protocols whose tokens name the session themselves. */
export const openSession =
  (deps: SignInDeps) =>
  (input: SignInInput): Promise<{ user: User; session: Session }> =>
    enter(deps, input, async ({ sessions }, user, now) => {
      const session = newSession(user.id, now);
      await sessions.add(session);
      return { user, session };
    });

/** A session that is used goes on for as long as a new one. One that has ended stays so. */
export const prolongSession =
  ({ transact, clock }: Pick<SignInDeps, 'transact' | 'clock'>) =>
  ({ sessionId }: { readonly sessionId: string }): Promise<void> =>
    transact(({ sessions }) => sessions.extend(sessionId, addMs(clock.now(), REFRESH_TOKEN_MS)));

async function enter<T>(
  deps: SignInDeps,
  { email, password, address }: SignInInput,
  open: (repositories: IdentityRepositories, user: User, now: Instant) => Promise<T>,
): Promise<T> {
  const { transact, clock, hasher, digest } = deps;
  const proven = await checkPassword(deps, {
    keys: [accountKey(digest, email), addressKey(digest, address)],
    password,
    find: ({ users }) => users.lockByEmail(email.trim()),
  });
  if (!proven) throw wrongCredentials();
  const passwordHash = hasher.isOutdated(proven.passwordHash) ? await hasher.hash(password) : proven.passwordHash;

  return transact(async (repositories) => {
    const { users } = repositories;
    const current = await users.lock(proven.id);
    // Suspended, deleted or given another password since it was checked.
    if (current?.status !== 'active' || current.passwordHash !== proven.passwordHash) throw wrongCredentials();
    const user = { ...current, passwordHash };
    if (passwordHash !== current.passwordHash) await users.save(user);
    return open(repositories, user, clock.now());
  });
}
