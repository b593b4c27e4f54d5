import { randomBytes } from 'node:crypto';
import { ensureFirstAdmin, type CreateUserDeps } from '@orrery/identity';
import type { Config } from './config.ts';
import { openDataFolder, passwordFile, removePasswordFile, writePrivateFile } from './data-folder.ts';

/** Easy to read out and to type: no 0/O, 1/l/I. 20 of 56 characters are 116 bits. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz';
const GENERATED_LENGTH = 20;

export function generatePassword(): string {
  let password = '';
  while (password.length < GENERATED_LENGTH) {
    for (const byte of randomBytes(GENERATED_LENGTH)) {
      // Bytes past the last whole multiple would favour the first letters.
      if (byte < 256 - (256 % ALPHABET.length) && password.length < GENERATED_LENGTH)
        password += ALPHABET[byte % ALPHABET.length];
    }
  }
  return password;
}

export interface FirstAdmin {
  readonly email: string;
  /** To be shown once, on a terminal. */
  readonly password: string | undefined;
  /** Where it waits, where there is no terminal. */
  readonly passwordFile: string | undefined;
}

const DEFAULT_EMAIL = 'admin@localhost';

/**
 * Makes the first admin where there is no user yet. A password that was not given is generated, must be changed at the
 * first sign-in, and is either shown (`onTerminal`) or left in a file of mode 0600, written before the account exists, so
 * that no crash loses it.
 */
export async function makeFirstAdmin(
  deps: CreateUserDeps,
  config: Pick<Config, 'ADMIN_EMAIL' | 'ADMIN_PASSWORD' | 'DATA_DIR'>,
  onTerminal: boolean,
): Promise<FirstAdmin | undefined> {
  if (!(await deps.transact(({ adminRoster }) => adminRoster.noUsersYet()))) return undefined;
  const email = config.ADMIN_EMAIL ?? DEFAULT_EMAIL;
  const given = config.ADMIN_PASSWORD;
  const password = given ?? generatePassword();
  const file = given === undefined && !onTerminal ? passwordFile(config.DATA_DIR) : undefined;
  if (file !== undefined) {
    await openDataFolder(config.DATA_DIR);
    await writePrivateFile(file, `${email}\n${password}\n`);
  }
  const user = await ensureFirstAdmin(deps)({ email, password, mustChangePassword: given === undefined });
  if (!user) {
    // Another replica was faster; its password counts.
    if (file !== undefined) await removePasswordFile(config.DATA_DIR);
    return undefined;
  }
  return { email, password: given === undefined && onTerminal ? password : undefined, passwordFile: file };
}
