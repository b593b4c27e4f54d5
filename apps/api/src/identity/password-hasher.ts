import { randomBytes } from 'node:crypto';
import type { PasswordHasher } from '@orrery/identity';
import argon2, { type HashOptions } from 'argon2';
import { boundedQueue } from './bounded-queue.ts';

export interface HashParameters {
  readonly memoryKib: number;
  readonly passes: number;
}

/** OWASP's password storage cheat sheet, the first of its argon2id settings. */
const PARAMETERS: HashParameters = { memoryKib: 19_456, passes: 2 };
const PARALLELISM = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Two of the four threads of libuv's pool: the others stay free for files and names. */
const HASHES_AT_ONCE = 2;
const WAITING_AT_MOST = 64;

/** argon2id in one bounded queue, so that a flood of sign-ins takes neither all memory nor all threads. */
export function createPasswordHasher({ memoryKib, passes }: HashParameters = PARAMETERS): PasswordHasher {
  const queue = boundedQueue({ atOnce: HASHES_AT_ONCE, waiting: WAITING_AT_MOST });
  const options: HashOptions = {
    type: argon2.argon2id,
    memoryCost: memoryKib,
    timeCost: passes,
    parallelism: PARALLELISM,
    hashLength: HASH_BYTES,
  };
  // Of no password: looking at it takes as long as looking at a real one.
  const nobodys = `$argon2id$v=19$m=${memoryKib},t=${passes},p=${PARALLELISM}$${unpadded(SALT_BYTES)}$${unpadded(HASH_BYTES)}`;
  return {
    hash: (password) => queue(() => argon2.hash(password, options)),
    verify: (hash, password) => queue(async () => (await argon2.verify(hash ?? nobodys, password)) && hash !== null),
    isOutdated: (hash) =>
      argon2.needsRehash(hash, { memoryCost: memoryKib, timeCost: passes, parallelism: PARALLELISM }),
  };
}

const unpadded = (length: number): string => randomBytes(length).toString('base64').replaceAll('=', '');
