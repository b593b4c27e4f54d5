import { type Instant, type UserId, DomainError, invalidField } from '@orrery/kernel';

export type Role = 'admin' | 'user';
export type UserStatus = 'active' | 'suspended';

export interface User {
  readonly id: UserId;
  /** As it was given; compared without regard to case. */
  readonly email: string;
  /** argon2id in PHC form. Never leaves the api. */
  readonly passwordHash: string;
  readonly role: Role;
  readonly status: UserStatus;
  /** Until then nothing but changing the password is open to this user. */
  readonly mustChangePassword: boolean;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export type NewUser = Omit<User, 'id'>;

const EMAIL_MAX = 254;
// Visible ASCII alone: "without regard to case" then means the same to every database, whatever its collation.
const EMAIL_FORM = /^[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+$/;

/** The e-mail as it is kept, or VALIDATION_ERROR on the field `email`. */
export function parseEmail(text: string): string {
  const email = text.trim();
  if (email.length > EMAIL_MAX) throw invalidField('email', `must be at most ${EMAIL_MAX} characters`);
  if (!EMAIL_FORM.test(email)) {
    throw invalidField('email', 'must be an e-mail address: one @, ASCII, no spaces (international domains as xn--)');
  }
  return email;
}

export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 128;

/** Counts characters as people do (code points), so at most 512 bytes reach the hash. VALIDATION_ERROR on `field`. */
export function checkNewPassword(password: string, field = 'password'): void {
  const characters = Array.from(password).length;
  if (characters < PASSWORD_MIN || characters > PASSWORD_MAX) {
    throw invalidField(field, `must be ${PASSWORD_MIN} to ${PASSWORD_MAX} characters`);
  }
  if (!password.isWellFormed()) throw invalidField(field, 'must be valid Unicode');
}

/** What an admin may change; what is absent stays. */
export interface UserChange {
  readonly email?: string;
  readonly role?: Role;
  readonly status?: UserStatus;
  readonly passwordHash?: string;
  readonly mustChangePassword?: boolean;
}

export const changed = (user: User, change: UserChange, now: Instant): User => ({
  ...user,
  ...change,
  version: user.version + 1,
  updatedAt: now,
});

/** Whether the change takes away what an active admin has. */
export const endsAdmin = (user: User, change: UserChange): boolean =>
  isActiveAdmin(user) && !isActiveAdmin({ ...user, ...change });

export const isActiveAdmin = (user: Pick<User, 'role' | 'status'>): boolean =>
  user.role === 'admin' && user.status === 'active';

/** The admins left must not be none, and nobody takes the ladder away under themselves. CONFLICT. */
export function checkAdminStays(user: User, by: UserId, activeAdmins: readonly UserId[], what: string): void {
  if (user.id === by) throw new DomainError('conflict', 'CONFLICT', `You cannot ${what} yourself`);
  if (isActiveAdmin(user) && activeAdmins.every((id) => id === user.id)) {
    throw new DomainError('conflict', 'CONFLICT', `You cannot ${what} the last active admin`);
  }
}

export function checkVersion(user: User, version: number | undefined): void {
  if (version !== undefined && version !== user.version) {
    throw new DomainError('conflict', 'CONFLICT', `User with ID ${user.id} was changed meanwhile`, {
      details: { version: user.version },
    });
  }
}

export const userNotFound = (id: UserId): DomainError =>
  new DomainError('not_found', 'NOT_FOUND', `User with ID ${id} not found`);

export const emailTaken = (): DomainError =>
  new DomainError('conflict', 'CONFLICT', 'A user with this e-mail exists already');

/** One answer for an unknown e-mail, a wrong password and a suspended user: it tells nothing about who exists. */
export const wrongCredentials = (): DomainError =>
  new DomainError('unauthenticated', 'UNAUTHORIZED', 'Wrong e-mail or password');
