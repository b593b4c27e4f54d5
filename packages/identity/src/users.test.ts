import { beforeEach, describe, expect, it } from 'vitest';
import { ensureFirstAdmin, resetAdminPassword } from './admins.ts';
import { changeUser } from './change-user.ts';
import { createUser } from './create-user.ts';
import { deleteUser } from './delete-user.ts';
import { signIn } from './sign-in.ts';
import { type IdentityWorld, identityWorld } from './testing/world.ts';

const conflict = { kind: 'conflict', code: 'CONFLICT' };

let world: IdentityWorld;
beforeEach(() => {
  world = identityWorld();
});
const enter = (email: string, password: string) => signIn(world.deps)({ email, password, address: '192.0.2.1' });

describe('creating users', () => {
  it('keeps a hash, and lets them in', async () => {
    const user = await createUser(world.deps)({ email: 'Ada@example.com', password: 'long enough', role: 'user' });
    expect(user).toMatchObject({
      email: 'Ada@example.com',
      passwordHash: 'v1:long enough',
      status: 'active',
      version: 1,
    });
    await enter('ada@example.com', 'long enough');
  });

  it('refuses an e-mail that is taken or none, and a short password', async () => {
    await world.person('ada');
    const create = (email: string, password: string) => createUser(world.deps)({ email, password, role: 'user' });
    await expect(create('ADA@example.com', 'long enough')).rejects.toMatchObject(conflict);
    await expect(create('ada', 'long enough')).rejects.toMatchObject({ kind: 'invalid' });
    await expect(create('bob@example.com', 'short')).rejects.toMatchObject({ kind: 'invalid' });
  });
});

describe('changing users', () => {
  it('takes what is given, raises the version, and refuses a stale one', async () => {
    const admin = await world.person('root', 'admin');
    const ada = await world.person('ada');
    world.deps.clock.advance(1000);
    const next = await changeUser(world.deps)({
      id: ada.id,
      by: admin.id,
      version: 1,
      role: 'admin',
      email: 'A@x.org',
    });
    expect(next).toEqual({ ...ada, role: 'admin', email: 'A@x.org', version: 2, updatedAt: world.deps.clock.now() });
    const stale = changeUser(world.deps)({ id: ada.id, by: admin.id, version: 1, role: 'user' });
    await expect(stale).rejects.toMatchObject({ ...conflict, details: { version: 2 } });
  });

  it('leaves admins what they are when they ask it of themselves, or are the last', async () => {
    const a = await world.person('a', 'admin');
    const b = await world.person('b', 'admin');
    const change = changeUser(world.deps);
    await expect(change({ id: a.id, by: a.id, role: 'user' })).rejects.toMatchObject(conflict);
    await expect(change({ id: a.id, by: a.id, status: 'suspended' })).rejects.toMatchObject(conflict);
    // Two who demote each other at the same time: their requests were both let in.
    const outcomes = await Promise.allSettled([
      change({ id: a.id, by: b.id, role: 'user' }),
      change({ id: b.id, by: a.id, role: 'user' }),
    ]);
    expect(outcomes.map((o) => o.status)).toEqual(['fulfilled', 'rejected']);
  });

  it('knows who is not there', async () => {
    const admin = await world.person('root', 'admin');
    const change = changeUser(world.deps)({ id: 77 as typeof admin.id, by: admin.id, role: 'user' });
    await expect(change).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'User with ID 77 not found' });
  });
});

describe('deleting users', () => {
  it('spares who has live subscriptions, oneself and the last active admin', async () => {
    const admin = await world.person('root', 'admin');
    const ada = await world.person('ada');
    const remove = deleteUser(world.deps);
    world.subscribers.add(ada.id);
    await expect(remove({ id: ada.id, by: admin.id })).rejects.toMatchObject(conflict);
    world.subscribers.clear();
    await expect(remove({ id: ada.id, by: admin.id, version: 9 })).rejects.toMatchObject(conflict);
    await expect(remove({ id: admin.id, by: admin.id })).rejects.toMatchObject(conflict);
    await expect(remove({ id: admin.id, by: ada.id })).rejects.toMatchObject(conflict);
    await remove({ id: ada.id, by: admin.id });
    await expect(remove({ id: ada.id, by: admin.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the first admin', () => {
  const input = { email: 'root@example.com', password: 'first of all', mustChangePassword: true };

  it('is made where there is nobody, once, however many start at a time', async () => {
    const made = await Promise.all([1, 2, 3].map(() => ensureFirstAdmin(world.deps)(input)));
    expect(made.filter((user) => user !== undefined)).toEqual([
      expect.objectContaining({ role: 'admin', status: 'active', mustChangePassword: true }),
    ]);
    expect(await ensureFirstAdmin(world.deps)({ ...input, email: 'other@example.com' })).toBeUndefined();
  });

  it('is not made where there is any user', async () => {
    await world.person('ada');
    expect(await ensureFirstAdmin(world.deps)(input)).toBeUndefined();
  });
});

describe('an admin who is locked out', () => {
  const reset = (email: string) =>
    resetAdminPassword(world.deps)({ email, password: 'from the machine', mustChangePassword: true });

  it('gets in again with a new password, past suspension and throttle', async () => {
    await world.person('root', 'admin', { status: 'suspended' });
    for (let i = 0; i < 5; i++)
      await expect(enter('root@example.com', 'wrong')).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await reset('ROOT@example.com');
    const signedIn = await signIn(world.deps)({
      email: 'root@example.com',
      password: 'from the machine',
      address: '198.51.100.7',
    });
    expect(signedIn.user).toMatchObject({ mustChangePassword: true, status: 'active', version: 2 });
  });

  it('must be an admin', async () => {
    await world.person('ada');
    await expect(reset('ada@example.com')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(reset('nobody@example.com')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
