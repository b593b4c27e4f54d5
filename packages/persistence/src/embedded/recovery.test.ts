import { spawn } from 'node:child_process';
import { lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, runningEmbeddedPostgres, startEmbeddedPostgres } from './index.ts';
import { pidFileOf, query, serverPid, startInstance, temporaryDataDir } from './instance-process.fixture.ts';
import { isAlive } from './postmaster.ts';
import { socketPath } from './socket-folder.ts';

/** The disk is not what these tests are about. */
const start = (dataDir: string): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ dataDir, durable: false });

/** The next start after an accident, measured and used. */
async function startAgain(dataDir: string): Promise<{ server: EmbeddedPostgres; tookMs: number }> {
  const started = performance.now();
  const server = await start(dataDir);
  return { server, tookMs: performance.now() - started };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(5);
}

describe('a first start', { timeout: 30_000 }, () => {
  it('is won by one of two at the same instant, and the other one says so', async () => {
    const dataDir = await temporaryDataDir();
    const instances = [startInstance(dataDir, { durable: false }), startInstance(dataDir, { durable: false })];
    const outcomes = await Promise.allSettled(instances.map(({ ready }) => ready));

    const said = await Promise.all(
      outcomes.map(async (outcome) =>
        outcome.status === 'rejected' ? String(outcome.reason) : query(outcome.value.connection, 'select 1 as one'),
      ),
    );
    expect(said).toHaveLength(2);
    expect(said).toContainEqual([{ one: 1 }]);
    expect(said).toContainEqual(expect.stringMatching(/Another Orrery \(pid \d+\) already uses/));
    expect(await readdir(dataDir)).toEqual(['postgres']);
    await Promise.all(instances.map((instance) => instance.kill('SIGTERM')));
  });

  it('that was killed half way leaves nothing the next one stumbles over', async () => {
    const dataDir = await temporaryDataDir();
    const killed = startInstance(dataDir, { durable: false });
    await until(async () => (await readdir(dataDir, { recursive: true })).some((name) => name.endsWith('PG_VERSION')));
    await killed.kill('SIGKILL');
    expect(await readdir(dataDir)).toEqual([expect.stringMatching(/^postgres\.new-/)]);

    const server = await start(dataDir);
    expect(await query(server.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
    expect(await readdir(dataDir)).toEqual(['postgres']);
  });
});

describe('a data folder in use', { timeout: 30_000 }, () => {
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await temporaryDataDir();
    await start(dataDir).then((server) => server.stop());
  });

  it('is refused to a second instance, which leaves the first unharmed', async () => {
    const first = await start(dataDir);
    const asked = 'select pg_postmaster_start_time()::text as since';
    const before = await query(first.connection, asked);

    const second = startInstance(dataDir, { durable: false });
    await expect(second.ready).rejects.toThrow(`Another Orrery (pid ${process.pid}) already uses ${dataDir}`);
    await expect(start(dataDir)).rejects.toThrow('already uses');

    expect(await query(first.connection, asked)).toEqual(before);
    await first.stop();
  });

  it('tells other processes of its owner how to reach the server, while there is one', async () => {
    const server = await start(dataDir);
    expect(await runningEmbeddedPostgres(dataDir)).toEqual({
      connection: server.connection,
      adminConnection: server.adminConnection,
    });
    await server.stop();
    expect(await runningEmbeddedPostgres(dataDir)).toBeUndefined();
  });

  it('is left without a process, however often it is stopped', async () => {
    const server = await start(dataDir);
    const pid = await serverPid(dataDir);
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('comes back within two seconds after kill -9 of the instance, with all that was acknowledged', async () => {
    const killed = startInstance(dataDir, { durable: false });
    const { connection } = await killed.ready;
    await query(connection, 'create table acknowledged as select 42 as n');
    const orphan = await serverPid(dataDir);
    await killed.kill('SIGKILL');
    expect(isAlive(orphan)).toBe(true);

    const { server, tookMs } = await startAgain(dataDir);
    expect(tookMs).toBeLessThan(2_000);
    expect(await serverPid(dataDir)).not.toBe(orphan);
    expect(await query(server.connection, 'select n from acknowledged')).toEqual([{ n: 42 }]);
    await server.stop();
  });

  it('comes back after kill -9 of the instance and the server', async () => {
    const killed = startInstance(dataDir, { durable: false });
    await killed.ready;
    const postmaster = await serverPid(dataDir);
    await killed.kill('SIGKILL');
    process.kill(postmaster, 'SIGKILL');

    const { server, tookMs } = await startAgain(dataDir);
    expect(tookMs).toBeLessThan(2_000);
    await server.stop();
  });

  it('does not take an unrelated process for its server when the lock file names one', async () => {
    const server = await start(dataDir);
    const cluster = join(dataDir, 'postgres', 'cluster');
    const lockFiles = [pidFileOf(dataDir), `${socketPath(cluster)}.lock`];
    const contents = await Promise.all(lockFiles.map((path) => readFile(path, 'utf8')));
    await server.stop();
    // Of the server's own user: PostgreSQL takes a process of another user for no server by itself.
    const { uid, gid } = await lstat(cluster);
    const unrelated = spawn('sleep', ['60'], { uid, gid, cwd: '/' });
    for (const [index, path] of lockFiles.entries()) {
      await writeFile(path, String(contents[index]).replace(/^\d+/, String(unrelated.pid)));
    }

    const again = await start(dataDir);
    expect(await query(again.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect([unrelated.exitCode, unrelated.signalCode]).toEqual([null, null]);
    unrelated.kill();
    await again.stop();
  });

  it('gets its server back when that ends by itself', async () => {
    const instance = startInstance(dataDir, { durable: false });
    const { connection } = await instance.ready;
    const first = await serverPid(dataDir);
    process.kill(first, 'SIGKILL');
    await instance.said('The database server is back');

    expect(instance.lines).toContain('log: The database server ended unexpectedly (SIGKILL); starting it again');
    expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await serverPid(dataDir)).not.toBe(first);
    await instance.kill('SIGTERM');
  });

  it('says what the server said when it does not start', async () => {
    const configuration = join(dataDir, 'postgres', 'cluster', 'postgresql.conf');
    const good = await readFile(configuration, 'utf8');
    await writeFile(configuration, `${good}\nno_such_setting = 1\n`);
    await expect(start(dataDir)).rejects.toThrow(/did not start[^]*no_such_setting/);
    await writeFile(configuration, good);
  });
});
