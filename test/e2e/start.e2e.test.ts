import { randomUUID } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { finish, freePort, start, until, type Running } from './harness/processes.ts';
import { temporaryFolder } from './harness/reaper.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const program = ['apps/api/src/start.ts'];
const running: Running[] = [];
const folders: { remove(): Promise<void> }[] = [];

afterAll(async () => {
  await Promise.all(running.map((api) => api.stop(30_000)));
  await Promise.all(folders.map((folder) => folder.remove()));
});

interface Place {
  readonly dataDir: string;
  readonly port: number;
  readonly url: string;
}

async function place(): Promise<Place> {
  const folder = await temporaryFolder('orrery-e2e-start-');
  folders.push(folder);
  const port = await freePort();
  return { dataDir: join(folder.path, 'data'), port, url: `http://127.0.0.1:${port}` };
}

const environmentOf = ({ dataDir, port }: Place, more: Record<string, string> = {}) => {
  const { DATABASE_URL: _database, PUBLIC_URL: _url, ...inherited } = process.env;
  return { ...inherited, DATA_DIR: dataDir, PORT: String(port), HOST: '127.0.0.1', DASHBOARD: 'off', ...more };
};

async function startAt(where: Place, more: Record<string, string> = {}): Promise<{ api: Running; readyMs: number }> {
  const before = performance.now();
  const api = await start(process.execPath, program, { cwd: repository, env: environmentOf(where, more) });
  running.push(api);
  await until('it to be ready', async () => api.ended() !== null || (await isReady(where)), {
    timeoutMs: 60_000,
    explain: api.output,
  });
  expect(api.output()).toContain('Orrery is ready');
  return { api, readyMs: performance.now() - before };
}

const isReady = async ({ url }: Place): Promise<boolean> =>
  (await fetch(`${url}/ready`).catch(() => null))?.status === 200;

const run = (where: Place, more: Record<string, string> = {}, args: readonly string[] = program) =>
  finish(process.execPath, args, { cwd: repository, env: environmentOf(where, more), timeoutMs: 60_000 });

/** Processes whose working directory or arguments lie in the folder: the embedded server of this test. */
async function serversOf({ dataDir }: Place): Promise<number[]> {
  const pid = Number(
    (await readFile(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').catch(() => '0')).split('\n')[0],
  );
  return pid > 0 && (await stat(`/proc/${pid}`).catch(() => null)) ? [pid] : [];
}

/** The processes that serve for this one. */
async function workersOf({ pid }: Running): Promise<number[]> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);
  const commands = await Promise.all(
    children.map((child) => readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '')),
  );
  return children.filter((_child, i) => commands[i]?.includes('start.ts'));
}

async function signIn({ url }: Place, email: string, password: string) {
  const response = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  return {
    status: response.status,
    body: (await response.json()) as { data?: { access_token: string; must_change_password: boolean } },
  };
}

describe('starting and stopping', () => {
  const admin = { ADMIN_EMAIL: 'admin@start.test', ADMIN_PASSWORD: randomUUID() };

  it('keeps what it acknowledged through kill -9, and recovers by itself', async () => {
    const where = await place();
    const { api } = await startAt(where, admin);
    const { body } = await signIn(where, admin.ADMIN_EMAIL, admin.ADMIN_PASSWORD);
    const made: string[] = [];
    const makePlans = async (): Promise<void> => {
      for (let n = 0; ; n++) {
        const name = `plan ${n}`;
        const response = await fetch(`${where.url}/plans`, {
          method: 'POST',
          headers: { authorization: `Bearer ${body.data?.access_token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ name }),
        }).catch(() => null);
        if (!response) return;
        if (response.status === 201) made.push(name);
      }
    };
    const writing = makePlans();
    await until('some plans', () => made.length > 20);
    process.kill(api.pid, 'SIGKILL');
    await writing;

    const { api: again, readyMs } = await startAt(where, admin);
    const token = (await signIn(where, admin.ADMIN_EMAIL, admin.ADMIN_PASSWORD)).body.data?.access_token;
    const kept: string[] = [];
    for (let page = 1; kept.length < made.length + 1; page++) {
      const response = await fetch(`${where.url}/plans?page_size=100&page=${page}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const { data } = (await response.json()) as { data: { items: { name: string }[] } };
      if (data.items.length === 0) break;
      kept.push(...data.items.map(({ name }) => name));
    }
    expect(kept).toEqual(expect.arrayContaining(made));
    console.log(
      `${made.length} plans acknowledged before kill -9, all there; ready again after ${Math.round(readyMs)} ms`,
    );

    await again.stop(30_000);
    expect(again.ended()).toBe(0);
    expect(await serversOf(where)).toEqual([]);
    const { readyMs: secondMs, api: third } = await startAt(where, admin);
    console.log(`a second start is ready after ${Math.round(secondMs)} ms`);
    await third.stop(30_000);
  });

  it('keeps several workers, starts a killed one again, and ends with all of them', async () => {
    const where = await place();
    const { api } = await startAt(where, { ...admin, WORKERS: '2', LOG_LEVEL: 'info' });
    const others = () =>
      [...api.output().matchAll(/"pid":(\d+),"msg":"another worker serves"/g)].map(([, pid]) => Number(pid));
    await until('two workers', () => others().length === 1, { explain: api.output });
    const [survivor] = others();
    const [victim = 0] = (await workersOf(api)).filter((pid) => pid !== survivor);
    process.kill(victim, 'SIGKILL');
    await until('the other to answer', () => isReady(where));
    await until('the new one', () => others().length === 2, { explain: api.output });
    expect(new Set(await workersOf(api))).toEqual(new Set(others()));
    const { body } = await signIn(where, admin.ADMIN_EMAIL, admin.ADMIN_PASSWORD);
    expect(body.data?.access_token).toBeDefined();
    expect(api.output().match(/Orrery is ready/g)).toHaveLength(1);
    const workers = await workersOf(api);
    await api.stop(30_000);
    expect(api.ended()).toBe(0);
    expect(await serversOf(where)).toEqual([]);
    for (const pid of workers) expect(await stat(`/proc/${pid}`).catch(() => null)).toBeNull();
    const taken = await place();
    await startAt(taken, admin);
    const refused = await run({ ...(await place()), port: taken.port }, { ...admin, WORKERS: '2' });
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('The address is in use')]);
  });

  it('refuses a second instance on the same data, and leaves the first unharmed', async () => {
    const where = await place();
    await startAt(where, admin);
    const second = await run({ ...where, port: await freePort() }, admin);
    expect(second.code).toBe(1);
    expect(second.output).toMatch(/another Orrery/i);
    expect(await isReady(where)).toBe(true);
    const samePort = await run({ ...(await place()), port: where.port }, admin);
    expect([samePort.code, samePort.output]).toEqual([1, expect.stringContaining('The address is in use')]);
  });

  it('leaves a generated password in a private file, wants it changed, and then takes the file away', async () => {
    const where = await place();
    const { api } = await startAt(where);
    const file = join(where.dataDir, 'admin-password');
    const [email = '', password = ''] = (await readFile(file, 'utf8')).split('\n');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(api.output()).not.toContain(password);
    const { body } = await signIn(where, email, password);
    expect(body.data?.must_change_password).toBe(true);
    const headers = { authorization: `Bearer ${body.data?.access_token}`, 'content-type': 'application/json' };
    expect((await fetch(`${where.url}/users`, { headers })).status).toBe(403);
    const change = { current_password: password, new_password: 'a better one of my own' };
    expect(
      (await fetch(`${where.url}/auth/password`, { method: 'PUT', headers, body: JSON.stringify(change) })).status,
    ).toBe(200);
    expect((await fetch(`${where.url}/users`, { headers })).status).toBe(200);

    const reset = await run(where, {}, ['apps/api/src/cli.ts', 'admin', 'reset-password', email]);
    expect(reset.code).toBe(0);
    const [, generated = ''] = /Password: (\S+)/.exec(reset.output) ?? [];
    expect((await fetch(`${where.url}/users`, { headers })).status).toBe(401);
    expect((await signIn(where, email, generated)).status).toBe(200);

    await api.stop(30_000);
    const offline = await run(where, {}, ['apps/api/src/cli.ts', 'admin', 'create', 'second@start.test']);
    expect([offline.code, await serversOf(where)]).toEqual([0, []]);
    const everybodyChanged = await run(where, {}, ['apps/api/src/cli.ts', 'admin', 'nonsense']);
    expect(everybodyChanged.code).toBe(1);
  });

  it('keeps everything of the data folder to its owner', async () => {
    const where = await place();
    const { api } = await startAt(where);
    expect((await stat(where.dataDir)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(where.dataDir)) {
      expect((await stat(join(where.dataDir, name))).mode & 0o077).toBe(0);
    }
    await api.stop(30_000);
  });

  it('ends in order on Ctrl-C sent twice, as a terminal and a package manager do', async () => {
    const where = await place();
    const { api } = await startAt(where);
    process.kill(api.pid, 'SIGINT');
    process.kill(api.pid, 'SIGINT');
    await until('it to end', () => api.ended() !== null, { timeoutMs: 30_000 });
    expect([api.ended(), await serversOf(where)]).toEqual([0, []]);
  });

  it('names every wrong variable at once, and a wrong secret', async () => {
    const where = await place();
    const wrong = await run(where, { PORT: '99999', ORRERY_SECRET: 'short', DATABASE_URL: 'mysql://x' });
    expect(wrong.code).toBe(1);
    for (const name of ['PORT', 'ORRERY_SECRET', 'DATABASE_URL', 'PUBLIC_URL'])
      expect(wrong.output).toContain(`  ${name} `);
    const { api } = await startAt(where);
    await api.stop(30_000);
    const other = await run(where, { ORRERY_SECRET: 'x'.repeat(40) });
    expect([other.code, other.output]).toEqual([
      1,
      expect.stringContaining('ORRERY_SECRET is not the secret this database was made with'),
    ]);
    await writeFile(join(where.dataDir, 'secret'), 'short');
    expect((await run(where)).output).toMatch(/holds less than 32 bytes/);
    expect(await serversOf(where)).toEqual([]);
  });
});
