import { hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@orrery/kernel';
import type { Transact } from '@orrery/persistence';

export type KeyPurpose = 'jwt' | 'credential' | 'link' | 'server-key' | 'throttle' | 'idempotency' | 'device' | 'check';

/**
 * Keys derived from the master secret, one per purpose and generation, so that one leak or one rotation never touches
 * another purpose. Rows store the generation they were derived with.
 */
export interface Keyring {
  /** The generation new rows are derived with. */
  readonly current: number;
  /** 32 bytes; throws when the secret of that generation was not given. */
  key(purpose: KeyPurpose, generation: number): Buffer;
}

const KEY_BYTES = 32;

const derive = (secret: string, purpose: KeyPurpose, generation: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `orrery/${purpose}/v${generation}`, KEY_BYTES));

/** `secrets` by generation; the highest is the current one. */
export function createKeyring(secrets: ReadonlyMap<number, string>): Keyring {
  const kept = new Map<string, Buffer>();
  return {
    current: Math.max(...secrets.keys()),
    key(purpose, generation) {
      const name = `${purpose}/${generation}`;
      const known = kept.get(name);
      if (known) return known;
      const secret = secrets.get(generation);
      if (secret === undefined) throw new Error(`no master secret of generation ${generation} was given`);
      const key = derive(secret, purpose, generation);
      kept.set(name, key);
      return key;
    },
  };
}

/** What the subscription use cases derive links with. */
export const linkKeysOf = (keyring: Keyring) => ({
  current: keyring.current,
  linkKey: (generation: number): Buffer => keyring.key('link', generation),
});

/** The start is refused: the secret given is not the one this database was made with. */
export class SecretError extends Error {}

/**
 * Checks the master secret against what the database was made with. A new secret is taken when the previous one is given
 * beside it; from then on new links and credentials derive from the new one, old rows from the old one until rotated.
 */
export const openKeyring = (
  transact: Transact,
  clock: Clock,
  given: { secret: string; previous?: string | undefined },
) =>
  transact(async ({ secretGenerations }): Promise<Keyring> => {
    const known = await secretGenerations.lock();
    const matches = (secret: string | undefined, row: { generation: number; checkValue: Buffer } | undefined) =>
      secret !== undefined &&
      row !== undefined &&
      timingSafeEqual(derive(secret, 'check', row.generation), row.checkValue);
    const newest = known[0];
    const secrets = new Map<number, string>();
    for (const row of known) if (matches(given.previous, row)) secrets.set(row.generation, given.previous as string);
    if (newest && matches(given.secret, newest)) {
      secrets.set(newest.generation, given.secret);
    } else if (!newest || secrets.has(newest.generation)) {
      const generation = (newest?.generation ?? 0) + 1;
      await secretGenerations.add(generation, derive(given.secret, 'check', generation), clock.now());
      secrets.set(generation, given.secret);
    } else {
      throw new SecretError(
        'ORRERY_SECRET is not the secret this database was made with: give that one, or to change it, the old one as ORRERY_SECRET_PREVIOUS',
      );
    }
    const missing = (await secretGenerations.inUse()).filter((generation) => !secrets.has(generation));
    if (missing.length > 0) {
      throw new SecretError('ORRERY_SECRET_PREVIOUS is still needed: links, credentials or node keys derive from it');
    }
    return createKeyring(secrets);
  });
