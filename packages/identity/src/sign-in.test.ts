import { HOUR_MS, SECOND_MS, hashToken } from '@orrery/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { changePassword } from './change-password.ts';
import { changeUser } from './change-user.ts';
import { refreshSession } from './refresh-session.ts';
import { REFRESH_TOKEN_MS } from './session.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { type IdentityWorld, identityWorld } from './testing/world.ts';

const refused = { kind: 'unauthenticated', code: 'UNAUTHORIZED', message: 'Wrong e-mail or password' };
const limited = (retryAfterSeconds: number) => ({
  kind: 'limited',
  code: 'RATE_LIMITED',
  details: { retryAfterSeconds },
});

let world: IdentityWorld;
beforeEach(() => {
  world = identityWorld();
});

const enter = (name: string, password = `${name}'s secret`, address = '192.0.2.1') =>
  signIn(world.deps)({ email: `${name}@example.com`, password, address });
const refresh = (refreshToken: string) => refreshSession(world.deps)({ refreshToken });
const fail = async (times: number, name = 'ada', address = '192.0.2.1') => {
  for (let i = 0; i < times; i++) await expect(enter(name, 'wrong', address)).rejects.toMatchObject(refused);
};
const revokedAt = (refreshToken: string) =>
  world.transact(async ({ sessions }) => (await sessions.lockByToken(hashToken(refreshToken)))?.session.revokedAt);

describe('signing in', () => {
  it('opens a session for the right password, whatever the case of the e-mail', async () => {
    const ada = await world.person('ada');
    const input = { email: ' ADA@Example.com', password: "ada's secret", address: '192.0.2.1' };
    const { user, session, refreshToken } = await signIn(world.deps)(input);
    expect(user).toEqual(ada);
    expect(session.expiresAt - session.createdAt).toBe(REFRESH_TOKEN_MS);
    expect(Buffer.from(refreshToken, 'base64url')).toHaveLength(32);
    expect(await revokedAt(refreshToken)).toBeNull();
  });

  it('refuses the unknown, the suspended and the wrong alike, each after a look at a hash', async () => {
    await world.person('ada');
    await world.person('sue', 'user', { status: 'suspended' });
    await expect(enter('ada', 'wrong')).rejects.toMatchObject(refused);
    await expect(enter('sue')).rejects.toMatchObject(refused);
    await expect(enter('nobody')).rejects.toMatchObject(refused);
    expect(world.hasher.verified).toEqual(["v1:ada's secret", "v1:sue's secret", null]);
  });

  it('hashes anew when the parameters have changed', async () => {
    await world.person('ada');
    world.hasher.parameters = 'v2';
    await enter('ada');
    await enter('ada');
    expect(world.hasher.verified).toEqual(["v1:ada's secret", "v2:ada's secret"]);
  });
});

describe('the throttle', () => {
  it('makes the sixth attempt wait, even with the right password, and costs no hash meanwhile', async () => {
    await world.person('ada');
    await fail(5);
    await expect(enter('ada')).rejects.toMatchObject(limited(1));
    expect(world.hasher.verified).toHaveLength(5);
    world.deps.clock.advance(SECOND_MS);
    await fail(1);
    await expect(enter('ada')).rejects.toMatchObject(limited(2));
    world.deps.clock.advance(2 * SECOND_MS);
    await enter('ada');
  });

  it('treats accounts that do not exist alike', async () => {
    await fail(5, 'nobody');
    await expect(enter('nobody')).rejects.toMatchObject(limited(1));
  });

  it('counts per account across addresses, and per address across accounts', async () => {
    await world.person('ada');
    await world.person('bob');
    for (let i = 0; i < 5; i++) await fail(1, 'ada', `192.0.2.${i}`);
    await expect(enter('ada', "ada's secret", '198.51.100.1')).rejects.toMatchObject(limited(1));
    await enter('bob', "bob's secret", '198.51.100.1');
    for (let i = 0; i < 5; i++) await fail(1, `guess${i}`, '203.0.113.9');
    await expect(enter('bob', "bob's secret", '203.0.113.9')).rejects.toMatchObject(limited(1));
  });

  it('a success clears the account and leaves the address', async () => {
    await world.person('ada');
    await world.person('bob');
    await fail(4);
    await enter('ada');
    await fail(1);
    await expect(enter('ada')).rejects.toMatchObject(limited(1));
    await enter('ada', "ada's secret", '198.51.100.1');
    await expect(enter('bob')).rejects.toMatchObject(limited(1));
  });

  it('forgets after an hour', async () => {
    await world.person('ada');
    await fail(5);
    world.deps.clock.advance(HOUR_MS);
    await fail(4);
    await expect(enter('ada')).resolves.toBeDefined();
  });

  it('of many guesses sent at once, tells no more than five whether they were right', async () => {
    await world.person('ada');
    const guesses = Array.from({ length: 40 }, (_, i) => enter('ada', i === 30 ? "ada's secret" : `guess ${i}`));
    const outcomes = await Promise.allSettled(guesses);
    const codes = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'IN',
    );
    expect(codes.filter((code) => code === 'UNAUTHORIZED')).toHaveLength(5);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(35);
  });

  it('lets many who are right in at once', async () => {
    await world.person('ada');
    await expect(Promise.all(Array.from({ length: 40 }, () => enter('ada')))).resolves.toHaveLength(40);
  });
});

describe('refreshing', () => {
  it('rotates: the new token works, and lasts seven days from now', async () => {
    await world.person('ada');
    const first = await enter('ada');
    world.deps.clock.advance(REFRESH_TOKEN_MS - 1);
    const second = await refresh(first.refreshToken);
    expect(second.session.id).toBe(first.session.id);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    world.deps.clock.advance(REFRESH_TOKEN_MS - 1);
    await refresh(second.refreshToken);
  });

  it('refuses what is unknown or expired', async () => {
    await world.person('ada');
    const { refreshToken } = await enter('ada');
    await expect(refresh('unknown')).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    world.deps.clock.advance(REFRESH_TOKEN_MS);
    await expect(refresh(refreshToken)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('answers a used token again within ten seconds of its first use', async () => {
    await world.person('ada');
    const { refreshToken } = await enter('ada');
    await refresh(refreshToken);
    world.deps.clock.advance(10 * SECOND_MS - 1);
    const again = await refresh(refreshToken);
    await expect(refresh(again.refreshToken)).resolves.toBeDefined();
  });

  it('ends the whole family when a token comes back after that', async () => {
    await world.person('ada');
    const other = await enter('ada');
    const { refreshToken } = await enter('ada');
    const next = await refresh(refreshToken);
    world.deps.clock.advance(10 * SECOND_MS);
    await expect(refresh(refreshToken)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await expect(refresh(next.refreshToken)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await refresh(other.refreshToken);
  });
});

describe('the end of sessions', () => {
  it('signing out ends one', async () => {
    await world.person('ada');
    const [gone, kept] = [await enter('ada'), await enter('ada')];
    await signOut(world.deps)({ sessionId: gone.session.id });
    await expect(refresh(gone.refreshToken)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await refresh(kept.refreshToken);
  });

  it.each([{ status: 'suspended' as const }, { password: 'another secret' }])(
    'an admin ends all by %o',
    async (change) => {
      const admin = await world.person('root', 'admin');
      const ada = await world.person('ada');
      const { refreshToken } = await enter('ada');
      await changeUser(world.deps)({ id: ada.id, by: admin.id, email: 'new@example.com' });
      expect(await revokedAt(refreshToken)).toBeNull();
      await changeUser(world.deps)({ id: ada.id, by: admin.id, ...change });
      await expect(refresh(refreshToken)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    },
  );
});

describe('changing the own password', () => {
  const change = async (currentPassword: string, newPassword: string) => {
    const { user, session, refreshToken } = await enter('ada');
    const run = () =>
      changePassword(world.deps)({ userId: user.id, sessionId: session.id, currentPassword, newPassword });
    return { run, refreshToken };
  };
  const invalid = (path: string) => ({ kind: 'invalid', details: { fields: [expect.objectContaining({ path })] } });

  it('ends all other sessions, lifts the duty to change it, and lets the new one in', async () => {
    await world.person('ada', 'user', { mustChangePassword: true });
    const other = await enter('ada');
    const { run, refreshToken } = await change("ada's secret", 'a new secret');
    expect(await run()).toMatchObject({ mustChangePassword: false, version: 2 });
    await refresh(refreshToken);
    await expect(refresh(other.refreshToken)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await expect(enter('ada')).rejects.toMatchObject(refused);
    await enter('ada', 'a new secret');
  });

  it('refuses a wrong current one, and throttles guesses of it', async () => {
    await world.person('ada');
    const { run } = await change('wrong', 'a new secret');
    for (let i = 0; i < 5; i++) await expect(run()).rejects.toMatchObject(invalid('current_password'));
    await expect(run()).rejects.toMatchObject(limited(1));
  });

  it('refuses the same again and what is too short', async () => {
    await world.person('ada');
    await expect((await change("ada's secret", "ada's secret")).run()).rejects.toMatchObject(invalid('new_password'));
    await expect((await change("ada's secret", 'short')).run()).rejects.toMatchObject(invalid('new_password'));
  });
});
