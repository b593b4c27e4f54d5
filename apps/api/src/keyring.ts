import { hkdfSync } from 'node:crypto';

export type KeyPurpose = 'jwt' | 'credential' | 'link' | 'server-key' | 'check';

/**
 * Keys derived from the master secret, one per purpose and generation, so that one leak or one rotation never touches
 * another purpose. Rows store the generation (`n`) they were derived with.
 */
export interface Keyring {
  /** The generation new rows are derived with. */
  readonly current: number;
  /** 32 bytes; throws when the secret of that generation was not given. */
  key(purpose: KeyPurpose, generation: number): Buffer;
}

const KEY_BYTES = 32;

/** `secrets` by generation; the highest is the current one. */
export function createKeyring(secrets: ReadonlyMap<number, string>): Keyring {
  const current = Math.max(...secrets.keys());
  const kept = new Map<string, Buffer>();
  return {
    current,
    key(purpose, generation) {
      const info = `orrery/${purpose}/v${generation}`;
      const known = kept.get(info);
      if (known) return known;
      const secret = secrets.get(generation);
      if (secret === undefined) throw new Error(`no master secret of generation ${generation}: set ORRERY_SECRET_PREVIOUS`);
      const key = Buffer.from(hkdfSync('sha256', secret, '', info, KEY_BYTES));
      kept.set(info, key);
      return key;
    },
  };
}
