import { type UserId, addMs, hashToken } from '@orrery/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import type { IdentityTransact } from '../ports.ts';
import { newSession } from '../session.ts';
import { issueRefreshToken } from '../issue-refresh-token.ts';
import { accountKey, addressKey } from '../throttle.ts';
import { changed } from '../user.ts';
import { sampleDigest, sampleNow, sampleUser } from './samples.ts';

const now = sampleNow;
const later = addMs(now, 60_000);
const nobody = 999_999 as UserId;

/** What every adapter of the identity ports must do. `fresh` gives a `transact` on repositories with nothing in them. */
export function identityRepositoryContract(adapter: string, fresh: () => Promise<IdentityTransact>): void {
  describe(`identity repositories: ${adapter}`, () => {
    let transact: IdentityTransact;
    beforeEach(async () => {
      transact = await fresh();
    });
    const add = (change: Parameters<typeof sampleUser>[0] = {}) =>
      transact(({ users }) => users.add(sampleUser(change)));
    const lock = (id: UserId) => transact(({ users }) => users.lock(id));

    describe('users', () => {
      it('come back as they were added, by id and by e-mail in any case', async () => {
        const user = await add({ email: 'Ada@Example.com', role: 'admin', mustChangePassword: true });
        expect(user).toEqual({
          ...sampleUser({ email: 'Ada@Example.com', role: 'admin', mustChangePassword: true }),
          id: user.id,
        });
        expect(await lock(user.id)).toEqual(user);
        expect(await transact(({ users }) => users.lockByEmail('aDA@eXAMPLE.COM'))).toEqual(user);
        expect(await lock(nobody)).toBeUndefined();
        expect(await transact(({ users }) => users.lockByEmail('ada@example.co'))).toBeUndefined();
      });

      it('share no e-mail, whatever its case, neither when added nor when changed', async () => {
        await add({ email: 'ada@example.com' });
        const bob = await add({ email: 'bob@example.com' });
        const taken = { kind: 'conflict', code: 'CONFLICT' };
        await expect(add({ email: 'ADA@example.com' })).rejects.toMatchObject(taken);
        const renamed = transact(({ users }) => users.save({ ...bob, email: 'Ada@Example.COM' }));
        await expect(renamed).rejects.toMatchObject(taken);
        expect(await lock(bob.id)).toEqual(bob);
        await transact(({ users }) => users.save({ ...bob, email: 'BOB@example.com' }));
        expect((await lock(bob.id))?.email).toBe('BOB@example.com');
      });

      it('of two added at once with one e-mail, one is there', async () => {
        const outcomes = await Promise.allSettled([
          add({ email: 'eve@example.com' }),
          add({ email: 'EVE@example.com' }),
        ]);
        expect(outcomes.map((o) => o.status).toSorted()).toEqual(['fulfilled', 'rejected']);
      });

      it('are saved whole', async () => {
        const user = await add();
        const next = changed(
          user,
          { email: 'x@y.z', role: 'admin', status: 'suspended', passwordHash: 'v1:other', mustChangePassword: true },
          later,
        );
        await transact(({ users }) => users.save(next));
        expect(await lock(user.id)).toEqual(next);
      });

      it('a lock makes the next writer wait and see what the first one wrote', async () => {
        const user = await add();
        const raise = () =>
          transact(async ({ users }) => {
            const current = await users.lock(user.id);
            if (current) await users.save(changed(current, {}, later));
          });
        await Promise.all([raise(), raise(), raise(), raise()]);
        expect((await lock(user.id))?.version).toBe(5);
      });

      it('a failed transaction leaves nothing behind', async () => {
        const user = await add();
        const failing = transact(async ({ users, sessions }) => {
          await users.save(changed(user, { role: 'admin' }, later));
          await users.add(sampleUser({ email: 'bob@example.com' }));
          const session = newSession(user.id, now);
          await sessions.add(session);
          throw new Error('the work failed');
        });
        await expect(failing).rejects.toThrow('the work failed');
        expect(await lock(user.id)).toEqual(user);
        expect(await transact(({ users }) => users.lockByEmail('bob@example.com'))).toBeUndefined();
      });

      it('are removed along with their sessions', async () => {
        const user = await add();
        const token = await transact(async ({ sessions }) => {
          const session = newSession(user.id, now);
          await sessions.add(session);
          return issueRefreshToken(sessions, session, now);
        });
        expect(await transact(({ users }) => users.hasLiveSubscriptions(user.id))).toBe(false);
        await transact(({ users }) => users.remove(user.id));
        expect(await lock(user.id)).toBeUndefined();
        expect(await transact(({ sessions }) => sessions.lockByToken(hashToken(token)))).toBeUndefined();
      });
    });

    describe('the admin roster', () => {
      it('tells the active admins, and whether there is anybody', async () => {
        expect(await transact(({ adminRoster }) => adminRoster.noUsersYet())).toBe(true);
        const admin = await add({ email: 'a@example.com', role: 'admin' });
        await add({ email: 'b@example.com', role: 'admin', status: 'suspended' });
        await add({ email: 'c@example.com' });
        expect(await transact(({ adminRoster }) => adminRoster.lock())).toEqual([admin.id]);
        expect(await transact(({ adminRoster }) => adminRoster.noUsersYet())).toBe(false);
      });

      it('is held by one at a time', async () => {
        const found = (email: string) =>
          transact(async ({ users, adminRoster }) => {
            await adminRoster.lock();
            if (await adminRoster.noUsersYet()) await users.add(sampleUser({ email, role: 'admin' }));
          });
        await Promise.all([found('a@example.com'), found('b@example.com'), found('c@example.com')]);
        expect(await transact(({ adminRoster }) => adminRoster.lock())).toHaveLength(1);
      });
    });

    describe('sessions', () => {
      const open = async (email = 'ada@example.com') => {
        const user = (await transact(({ users }) => users.lockByEmail(email))) ?? (await add({ email }));
        const session = newSession(user.id, now);
        const token = await transact(async ({ sessions }) => {
          await sessions.add(session);
          return issueRefreshToken(sessions, session, now);
        });
        return { user, session, tokenSha256: hashToken(token) };
      };
      const held = (tokenSha256: Buffer) => transact(({ sessions }) => sessions.lockByToken(tokenSha256));

      it('are found by the hash of their refresh token', async () => {
        const { user, session, tokenSha256 } = await open();
        const token = {
          tokenSha256,
          sessionId: session.id,
          createdAt: now,
          expiresAt: session.expiresAt,
          usedAt: null,
        };
        expect(await held(tokenSha256)).toEqual({ token, session, user });
        expect(await held(hashToken('unknown'))).toBeUndefined();
      });

      it('remember the first use of a token', async () => {
        const { tokenSha256 } = await open();
        await transact(({ sessions }) => sessions.useToken(tokenSha256, now));
        await transact(({ sessions }) => sessions.useToken(tokenSha256, later));
        expect((await held(tokenSha256))?.token.usedAt).toBe(now);
      });

      it('of two that use a token at once, the second sees the first', async () => {
        const { tokenSha256 } = await open();
        const use = () =>
          transact(async ({ sessions }) => {
            const found = await sessions.lockByToken(tokenSha256);
            await sessions.useToken(tokenSha256, now);
            return found?.token.usedAt;
          });
        expect(new Set(await Promise.all([use(), use()]))).toEqual(new Set([now, null]));
      });

      it('move their end', async () => {
        const { session, tokenSha256 } = await open();
        await transact(({ sessions }) => sessions.extend(session.id, addMs(session.expiresAt, 5)));
        expect((await held(tokenSha256))?.session).toEqual({ ...session, expiresAt: addMs(session.expiresAt, 5) });
      });

      it('end one by one, all of a user, or all but one, and once', async () => {
        const [a, b, c, other] = [await open(), await open(), await open(), await open('bob@example.com')];
        const ends = () =>
          Promise.all([a, b, c, other].map(async ({ tokenSha256 }) => (await held(tokenSha256))?.session.revokedAt));
        await transact(({ sessions }) => sessions.end({ id: a.session.id }, now));
        expect(await ends()).toEqual([now, null, null, null]);
        await transact(({ sessions }) => sessions.end({ userId: a.user.id, except: b.session.id }, later));
        expect(await ends()).toEqual([now, null, later, null]);
        await transact(({ sessions }) => sessions.end({ userId: a.user.id }, addMs(later, 1)));
        expect(await ends()).toEqual([now, addMs(later, 1), later, null]);
      });
    });

    describe('API tokens', () => {
      const draft = (createdBy: UserId, name = 'probes') => ({
        name,
        scopes: ['probe', 'probe:init'] as const,
        tokenSha256: hashToken(crypto.randomUUID()),
        createdBy,
        createdAt: now,
        expiresAt: later,
      });
      const addToken = (by: UserId, name?: string) => transact(({ apiTokens }) => apiTokens.add(draft(by, name)));

      it('come back as they were added until they are revoked', async () => {
        const { id: by } = await add();
        const token = await addToken(by);
        expect(token).toEqual({ ...draft(by), id: token.id, tokenSha256: token.tokenSha256 });
        const held = () => transact(({ apiTokens }) => apiTokens.lock(token.id));
        expect(await held()).toEqual(token);
        await transact(({ apiTokens }) => apiTokens.revoke(token.id, now));
        expect(await held()).toBeUndefined();
      });

      it('share no name while they live', async () => {
        const { id: by } = await add();
        const first = await addToken(by);
        const taken = { kind: 'conflict', code: 'CONFLICT' };
        await expect(addToken(by)).rejects.toMatchObject(taken);
        await transact(({ apiTokens }) => apiTokens.revoke(first.id, now));
        expect((await addToken(by)).id).not.toBe(first.id);
      });
    });

    describe('sign-in failures', () => {
      const account = accountKey(sampleDigest, 'ada@example.com');
      const address = addressKey(sampleDigest, '192.0.2.1');

      it('are remembered by key, in the order of the keys', async () => {
        const failures = { count: 3, lastAt: now };
        await transact(({ signInFailures }) => signInFailures.save(address, failures));
        expect(await transact(({ signInFailures }) => signInFailures.read([account, address]))).toEqual([
          undefined,
          failures,
        ]);
        expect(await transact(({ signInFailures }) => signInFailures.lock([address, account]))).toEqual([
          failures,
          undefined,
        ]);
        await transact(({ signInFailures }) => signInFailures.save(address, { count: 4, lastAt: later }));
        await transact(({ signInFailures }) => signInFailures.clear(account));
        expect(await transact(({ signInFailures }) => signInFailures.read([address]))).toEqual([
          { count: 4, lastAt: later },
        ]);
        await transact(({ signInFailures }) => signInFailures.clear(address));
        expect(await transact(({ signInFailures }) => signInFailures.read([address]))).toEqual([undefined]);
      });

      it('are counted one after the other, from the first on', async () => {
        const fail = (keys: (typeof account)[]) =>
          transact(async ({ signInFailures }) => {
            const known = await signInFailures.lock(keys);
            for (const [i, key] of keys.entries()) {
              await signInFailures.save(key, { count: (known[i]?.count ?? 0) + 1, lastAt: now });
            }
          });
        await Promise.all([fail([account, address]), fail([address, account]), fail([account, address])]);
        const counts = await transact(({ signInFailures }) => signInFailures.read([account, address]));
        expect(counts).toEqual([
          { count: 3, lastAt: now },
          { count: 3, lastAt: now },
        ]);
      });
    });
  });
}
