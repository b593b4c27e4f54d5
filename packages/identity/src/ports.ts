import type { ApiTokenId, Instant, UserId } from '@orrery/kernel';
import type { ApiToken, NewApiToken } from './api-token.ts';
import type { RefreshToken, Session } from './session.ts';
import type { FailureKey, Failures } from './throttle.ts';
import type { NewUser, User } from './user.ts';

export interface UserRepository {
  /** The row, locked to the end of the transaction. */
  lock(id: UserId): Promise<User | undefined>;
  /** The same by e-mail, without regard to case. */
  lockByEmail(email: string): Promise<User | undefined>;
  /** CONFLICT when the e-mail is taken. */
  add(user: NewUser): Promise<User>;
  /** CONFLICT when the e-mail is taken. */
  save(user: User): Promise<void>;
  /** Takes the user's sessions along. */
  remove(id: UserId): Promise<void>;
  /** Whether any subscription that is not deleted belongs to the user. Certain only while the user is locked. */
  hasLiveSubscriptions(id: UserId): Promise<boolean>;
}

/** Who runs the installation: a set that only shrinks, or begins, under one lock. */
export interface AdminRoster {
  /** Waits for whoever else holds the roster; tells the active admins. Take it before locking a user. */
  lock(): Promise<readonly UserId[]>;
  noUsersYet(): Promise<boolean>;
}

/** Which sessions: one, or all of a user, perhaps but for the one that asks. */
export type WhichSessions = { readonly id: string } | { readonly userId: UserId; readonly except?: string };

export interface HeldToken {
  readonly token: RefreshToken;
  readonly session: Session;
  readonly user: User;
}

export interface SessionRepository {
  /** `keySha256`: of a key that stands for the session itself. */
  add(session: Session, keySha256?: Buffer): Promise<void>;
  /**
   * The token, its session, locked to the end of the transaction, and whose it is, not locked: whoever suspends a user
   * ends the sessions last.
   */
  lockByToken(tokenSha256: Buffer): Promise<HeldToken | undefined>;
  addToken(token: RefreshToken): Promise<void>;
  /** Marks the first use of a token; a later one leaves that moment as it is. */
  useToken(tokenSha256: Buffer, at: Instant): Promise<void>;
  /** Moves the end of a session. */
  extend(id: string, expiresAt: Instant): Promise<void>;
  /** Ends sessions that have not ended. */
  end(which: WhichSessions, at: Instant): Promise<void>;
}

export interface SignInFailureRepository {
  /** What is remembered, in the order of the keys; locks nothing. */
  read(keys: readonly FailureKey[]): Promise<readonly (Failures | undefined)[]>;
  /** The same, each key locked to the end of the transaction even where nothing is remembered yet. */
  lock(keys: readonly FailureKey[]): Promise<readonly (Failures | undefined)[]>;
  save(key: FailureKey, failures: Failures): Promise<void>;
  clear(key: FailureKey): Promise<void>;
}

export interface ApiTokenRepository {
  /** CONFLICT when a token that is not revoked has the name. */
  add(token: NewApiToken): Promise<ApiToken>;
  /** A token that is not revoked, locked to the end of the transaction. */
  lock(id: ApiTokenId): Promise<ApiToken | undefined>;
  revoke(id: ApiTokenId, at: Instant): Promise<void>;
}

export interface IdentityRepositories {
  readonly apiTokens: ApiTokenRepository;
  readonly users: UserRepository;
  readonly adminRoster: AdminRoster;
  readonly sessions: SessionRepository;
  readonly signInFailures: SignInFailureRepository;
}

/** Runs `work` in one transaction: all of it is kept, or nothing. */
export type IdentityTransact = <T>(work: (repositories: IdentityRepositories) => Promise<T>) => Promise<T>;

/** UNAVAILABLE when too many wait for a hash. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** Takes as long for null, which matches nothing: a sign-in must not tell by its time who exists. */
  verify(hash: string | null, password: string): Promise<boolean>;
  /** Made with other parameters than those of today. */
  isOutdated(hash: string): boolean;
}
