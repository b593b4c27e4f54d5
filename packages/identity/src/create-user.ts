import type { Clock, Instant } from '@orrery/kernel';
import type { IdentityTransact, PasswordHasher } from './ports.ts';
import { type NewUser, type Role, type User, checkNewPassword, parseEmail } from './user.ts';

export interface CreateUserDeps {
  readonly transact: IdentityTransact;
  readonly clock: Clock;
  readonly hasher: PasswordHasher;
}

export interface CreateUserInput {
  readonly email: string;
  readonly password: string;
  readonly role: Role;
  /** The password is somebody else's choice, to be changed at the first sign-in. Default: false. */
  readonly mustChangePassword?: boolean;
}

/** A user with nothing behind it yet. VALIDATION_ERROR; hashes, so never inside a transaction. */
export async function draftUser(hasher: PasswordHasher, input: CreateUserInput, now: Instant): Promise<NewUser> {
  const email = parseEmail(input.email);
  checkNewPassword(input.password);
  return {
    email,
    passwordHash: await hasher.hash(input.password),
    role: input.role,
    status: 'active',
    mustChangePassword: input.mustChangePassword ?? false,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
}

/** CONFLICT when the e-mail is taken, whatever its case. */
export const createUser =
  ({ transact, clock, hasher }: CreateUserDeps) =>
  async (input: CreateUserInput): Promise<User> => {
    const draft = await draftUser(hasher, input, clock.now());
    return transact(({ users }) => users.add(draft));
  };
