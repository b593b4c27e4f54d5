import { fixedClock } from '@orrery/kernel';
import { connect, createTransact } from '@orrery/persistence';
import { testDatabase } from '@orrery/persistence/testing';
import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { createKeyring, openKeyring, SecretError } from './keyring.ts';

const [first, second, third] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string];

describe('the keyring', () => {
  it('derives another key for every purpose and every generation', () => {
    const keyring = createKeyring(
      new Map([
        [1, first],
        [2, first],
      ]),
    );
    const keys = (['jwt', 'credential', 'link', 'server-key'] as const).flatMap((purpose) => [
      keyring.key(purpose, 1).toString('hex'),
      keyring.key(purpose, 2).toString('hex'),
    ]);
    expect(new Set(keys).size).toBe(8);
    expect(keyring.current).toBe(2);
    expect(() => keyring.key('link', 3)).toThrow(/generation 3/);
  });
});

describe('the master secret of an installation', async () => {
  const { db, close } = connect(await testDatabase());
  const clock = fixedClock('2026-01-01T00:00:00Z');
  const transact = createTransact(db, clock);
  const open = (secret: string, previous?: string) => openKeyring(transact, clock, { secret, previous });
  afterAll(close);

  it('is taken by the first start, and by several at once', async () => {
    const keyrings = await Promise.all([open(first), open(first), open(first)]);
    expect(keyrings.map(({ current }) => current)).toEqual([1, 1, 1]);
  });

  it('is refused when it is another one', async () => {
    await expect(open(second)).rejects.toThrow(SecretError);
    await expect(open(second, third)).rejects.toThrow(SecretError);
  });

  it('changes with the previous one beside it, and keeps what derives from that', async () => {
    await db.execute(sql`
      insert into nodes (uuid, name, server_address, server_port, protocol, status, agent, server_key_version,
        token_sha256, created_at, updated_at)
      values (gen_random_uuid(), 'n', 'a.example', 1, 'trojan', 'active', 'native', 1, '\\x00', now(), now())`);
    const old = (await open(first)).key('link', 1);
    const changed = await open(second, first);
    expect(changed.current).toBe(2);
    expect(changed.key('link', 1)).toEqual(old);
    expect(changed.key('link', 2)).not.toEqual(old);
  });

  it('needs the previous one while a row derives from it, and no longer', async () => {
    await expect(open(second)).rejects.toThrow(/ORRERY_SECRET_PREVIOUS is still needed/);
    await db.execute(sql`update nodes set deleted_at = now()`);
    expect((await open(second)).current).toBe(2);
  });

  it('does not go back', async () => {
    await expect(open(first)).rejects.toThrow(SecretError);
  });
});
