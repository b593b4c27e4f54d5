import { changeUser } from '@orrery/identity';
import { DAY_MS, fixedClock } from '@orrery/kernel';
import { anyText } from '@orrery/kernel/testing';
import { type MachineInput, createMachine } from '@orrery/machine';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPasswordHasher } from '../identity/password-hasher.ts';
import { testApi } from '../testing/test-api.ts';

const clock = fixedClock('2026-01-15T10:30:00.000Z');
const api = await testApi({ clock });
const deps = { transact: api.transact, clock };

/** As `conn.request("POST", url, urllib.urlencode(params), headers)` sends it, headers of the document included. */
async function post(url: string, params: Record<string, string | number>, headers: Record<string, string> = {}) {
  const response = await api.app.inject({
    method: 'POST',
    url,
    headers: {
      authorization: 'Basic Y2xlYXJ0ZXh0IHVzZXJuYW1lOmNsZWFydGV4dCBwYXNzd29yZHM=',
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'LYC Client',
      ...headers,
    },
    payload: new URLSearchParams(params as Record<string, string>).toString(),
  });
  expect(response.headers['content-type']).toMatch('application/json');
  return { status: response.statusCode, body: response.json<{ code: number; desc: string; session_key: string }>() };
}

const login = async (username: string) =>
  (await post('/api/login', { username, password: api.password })).body.session_key;

/** The ids of the document's transcripts. */
const [OPENERP, GALLERY, UBUNTU, SOMEBODY_ELSES] = [2252, 2492, 2493, 5];
let session_key = '';

beforeAll(async () => {
  const { id: ownerId } = await api.addUser('luoyun@example.com');
  const other = await api.addUser('other@example.com');
  const machine = async (id: number, input: MachineInput) => {
    await api.db.execute(sql.raw(`alter table machines alter column id restart with ${id}`));
    expect((await createMachine(deps)(input)).id).toBe(id);
  };
  await machine(SOMEBODY_ELSES, { name: 'theirs', address: '10.0.0.9', ownerId: other.id });
  await machine(OPENERP, { name: 'openerp7 img gz', address: '10.0.0.2', ownerId, status: 2 });
  await machine(GALLERY, { name: 'gallery3', address: '10.0.0.3', ownerId });
  const console = { host: 'console.example.com', port: 5901 };
  await machine(UBUNTU, { name: 'ubuntu 12.04 64位版', address: '10.0.0.4', ownerId, console });
  session_key = await login('luoyun@example.com');
});

describe('the transcripts of the document', () => {
  it('t_post.py', async () => {
    const answer = await post('/api/login', { username: 'luoyun@example.com', password: api.password });
    expect(answer).toEqual({
      status: 200,
      body: { code: 0, session_key: expect.stringMatching(/^[0-9a-f]{40}$/), desc: 'Welcome to LYC.' },
    });
  });

  it('get_instance_info.py 2252', async () => {
    expect(await post('/api/instance/baseinfo', { instance_id: OPENERP, session_key })).toEqual({
      status: 200,
      body: {
        instance_id: 2252,
        host: '10.0.0.2',
        code: 0,
        vdi_type: 1,
        port: null,
        desc: 'Information about openerp7 img gz',
      },
    });
  });

  it('get_instance_info.py 5, and one that is not there', async () => {
    for (const instance_id of [SOMEBODY_ELSES, 6]) {
      expect(await post('/api/instance/baseinfo', { instance_id, session_key })).toEqual({
        status: 200,
        body: { code: 1, desc: "Instance %s is someone else's" },
      });
    }
  });

  it('get_my_instances.py, on one page', async () => {
    expect(await post('/api/myun/instance', { session_key })).toEqual({
      status: 200,
      body: {
        code: 0,
        list: [
          {
            status: 2,
            summary: null,
            id: 2252,
            status_string: 'instance is stopped',
            name: 'openerp7 img gz',
          },
          {
            status: 1,
            summary: null,
            id: 2492,
            status_string: "new instance that hasn't run once",
            name: 'gallery3',
          },
          {
            status: 1,
            summary: null,
            id: 2493,
            status_string: "new instance that hasn't run once",
            name: 'ubuntu 12.04 64\u4f4d\u7248',
          },
        ],
        desc: 'List 3 instances',
      },
    });
  });
});

describe('instances', () => {
  it('come in pages of `sepa`', async () => {
    const ids = async (params: Record<string, number>) => {
      const { body } = await post('/api/myun/instance', { session_key, ...params });
      return [body.desc, ...(body as unknown as { list: { id: number }[] }).list.map(({ id }) => id)];
    };
    expect(await ids({ sepa: 2, p: 1 })).toEqual(['List 2 instances', OPENERP, GALLERY]);
    expect(await ids({ sepa: 2, p: 2 })).toEqual(['List 1 instances', UBUNTU]);
    expect(await ids({ p: 9 })).toEqual(['List 0 instances']);
  });

  it('say where their console is', async () => {
    const { body } = await post('/api/instance/baseinfo', { instance_id: UBUNTU, session_key });
    expect(body).toMatchObject({ vdi_type: 1, host: 'console.example.com', port: 5901 });
  });
});

describe('a session key', () => {
  const isGood = async (key: string) => (await post('/api/myun/instance', { session_key: key })).body.code === 0;
  const person = async (email: string) => ({ ...(await api.addUser(email)), key: await login(email) });

  it('is not stored', async () => {
    const rows = JSON.stringify(await api.db.execute(sql`select * from sessions`));
    expect(rows).not.toContain(session_key);
    expect(rows).not.toContain(Buffer.from(session_key, 'hex').toString('base64'));
    expect(api.lines.join('')).not.toContain(session_key);
  });

  it('ends with the sessions of the user', async () => {
    const suspended = await person('suspended@example.com');
    const changed = await person('changed@example.com');
    expect(await isGood(suspended.key)).toBe(true);
    const change = changeUser({ ...deps, hasher: createPasswordHasher({ memoryKib: 8, passes: 1 }) });
    await change({ id: suspended.id, by: api.admin.id, status: 'suspended' });
    await change({ id: changed.id, by: api.admin.id, password: 'another long one' });
    expect(await isGood(suspended.key)).toBe(false);
    expect(await isGood(changed.key)).toBe(false);
  });

  it('of somebody who has to change the password first opens nothing', async () => {
    const { key } = await person('fresh@example.com');
    await api.db.execute(sql`update users set must_change_password = true where email = 'fresh@example.com'`);
    expect(await post('/api/myun/instance', { session_key: key })).toEqual({
      status: 200,
      body: { code: 1, desc: 'Change the password first' },
    });
  });

  it('opens nothing natively, and no token opens this', async () => {
    const native = await api.signIn('luoyun@example.com');
    expect(await isGood(native)).toBe(false);
    const me = await api.app.inject({ url: '/me', headers: { authorization: `Bearer ${session_key}` } });
    expect(me.statusCode).toBe(401);
  });

  it('ends after seven days', async () => {
    const { key } = await person('old@example.com');
    const start = new Date(clock.now()).toISOString();
    clock.advance(7 * DAY_MS - 1);
    expect(await isGood(key)).toBe(true);
    clock.advance(1);
    expect(await isGood(key)).toBe(false);
    clock.set(start);
  });
});

describe('what is refused', () => {
  it('wrong names and passwords alike, and slowed down with all other sign-ins', async () => {
    await api.addUser('slow@example.com');
    const wrong = (username: string) => post('/api/login', { username, password: 'wrong' });
    const refusal = { status: 200, body: { code: 1, desc: 'Wrong e-mail or password' } };
    expect(await wrong('nobody@example.com')).toEqual(refusal);
    for (let i = 0; i < 4; i++) expect(await wrong('slow@example.com')).toEqual(refusal);
    expect(await wrong('slow@example.com')).toMatchObject({ status: 200, body: { code: 1 } });
    const payload = { email: 'slow@example.com', password: api.password };
    expect((await api.app.inject({ method: 'POST', url: '/auth/login', payload })).statusCode).toBe(429);
    const right = await post('/api/login', { username: 'slow@example.com', password: api.password });
    expect(right).toEqual({
      status: 200,
      body: { code: 1, desc: 'Too many failed sign-ins; wait before the next one' },
    });
  });

  it.each(['/api/instance/baseinfo', '/api/myun/instance'])('%s without a good key', async (url) => {
    for (const key of ['', '0'.repeat(40), 'ü']) {
      expect(await post(url, { session_key: key, instance_id: OPENERP })).toEqual({
        status: 200,
        body: { code: 1, desc: 'Requires authentication' },
      });
    }
  });

  it('whatever the arguments are, with 200 and a code that is not 0', async () => {
    const text = anyText({ maxLength: 20 }).filter((value) => !/^\s*\d+$/.test(value));
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('instance_id', 'sepa', 'p'), async (value, name) => {
        const url = name === 'instance_id' ? '/api/instance/baseinfo' : '/api/myun/instance';
        const { status, body } = await post(url, { session_key, [name]: value.toWellFormed() });
        expect({ status, ...body }).toEqual({ status: 200, code: 1, desc: expect.any(String) });
      }),
      { numRuns: 20 },
    );
    expect((await post('/api/login', {})).body).toMatchObject({ code: 1 });
  });

  it('other paths and methods below its own, in its own words', async () => {
    const response = await api.app.inject({ url: '/api/login' });
    expect([response.statusCode, response.json()]).toEqual([404, { code: 1, desc: 'No such route' }]);
  });
});
