import { execFile } from 'node:child_process';
import { chmod, chown, lstat, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedConnections } from './connection.ts';
import { startEmbeddedPostgres } from './index.ts';
import { type InstanceProcess, query, serverPid, startInstance, temporaryDataDir } from './instance-process.fixture.ts';
import { socketPath } from './socket-folder.ts';

const asRoot = process.getuid?.() === 0;
/** `nobody`: initdb wants a user with a name. */
const ORDINARY_UID = 65_534;
/** A user nobody uses. */
const STRANGER_UID = 64_102;
const MARKER = 'a-secret-of-the-environment';

/** Root also tries what an ordinary user gets; an ordinary user only himself. */
const starters = asRoot
  ? [
      { who: 'root', uid: undefined },
      { who: 'an ordinary user', uid: ORDINARY_UID },
    ]
  : [{ who: 'an ordinary user', uid: undefined }];

describe.each(starters)('the server started by $who', { timeout: 30_000 }, ({ uid }) => {
  let dataDir: string;
  let instance: InstanceProcess;
  let connections: EmbeddedConnections;

  beforeAll(async () => {
    dataDir = await temporaryDataDir();
    // Open on purpose: what is inside must be closed by itself.
    await chmod(dataDir, 0o755);
    if (uid !== undefined) await chown(dataDir, uid, uid);
    instance = startInstance(dataDir, { uid, env: { ORRERY_MARKER: MARKER } });
    connections = await instance.ready;
  });

  afterAll(() => instance.kill('SIGTERM'));

  it('keeps every folder and file to its owner', async () => {
    const home = join(dataDir, 'postgres');
    const paths = [home, ...(await readdir(home, { recursive: true })).map((name) => join(home, name))];
    const open = await Promise.all(
      paths.map(async (path) => {
        const { mode } = await lstat(path).catch(() => ({ mode: 0 }));
        return (mode & 0o077) === 0 ? [] : [path];
      }),
    );
    expect(open.flat()).toEqual([]);
    const own = ['superuser-password', 'application-password', 'server.log'];
    for (const name of own) expect((await lstat(join(home, name))).mode & 0o777).toBe(0o600);
    expect((await lstat(join(home, 'cluster'))).mode & 0o777).toBe(0o700);
  });

  it('listens on no port', async () => {
    expect(await listeningTcpSockets(await serverPid(dataDir))).toEqual([]);
  });

  it('asks for the password, also over the socket', async () => {
    for (const right of [connections.connection, connections.adminConnection]) {
      await expect(query({ ...right, password: 'wrong' }, 'select 1')).rejects.toMatchObject({ code: '28P01' });
      expect(await query(right, 'select 1 as one')).toEqual([{ one: 1 }]);
    }
  });

  it('gives the application a role without powers, and its own database only', async () => {
    const { connection } = connections;
    const [role] = await query(
      connection,
      `select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls,
              pg_get_userbyid(datdba) = current_user as owner
       from pg_roles, pg_database where rolname = current_user and datname = current_database()`,
    );
    const no = {
      rolsuper: false,
      rolcreatedb: false,
      rolcreaterole: false,
      rolreplication: false,
      rolbypassrls: false,
    };
    expect(role).toEqual({ ...no, owner: true });
    for (const database of ['postgres', 'template1']) {
      await expect(query({ ...connection, database }, 'select 1')).rejects.toMatchObject({ code: '42501' });
    }
    await expect(query(connection, `select pg_read_file('/etc/passwd')`)).rejects.toMatchObject({ code: '42501' });
  });

  it('keeps what was acknowledged, and reckons in UTC', async () => {
    const [settings] = await query(
      connections.connection,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
              current_setting('data_checksums') as checksums, current_setting('timezone') as timezone,
              current_setting('server_encoding') as encoding`,
    );
    expect(settings).toEqual({ fsync: 'on', commit: 'on', checksums: 'on', timezone: 'UTC', encoding: 'UTF8' });
  });

  it('runs without rights, groups and secrets of who started it', async () => {
    // The server reads its own files in /proc, which needs no right to look at other processes.
    const read = async (name: string): Promise<string> => {
      const [row] = await query(
        connections.adminConnection,
        `select pg_read_file('/proc/self/${name}', 0, 100000) as text`,
      );
      return String(row?.['text']);
    };
    const status = await read('status');
    const serverUid = (await lstat(join(dataDir, 'postgres', 'cluster'))).uid;
    expect(serverUid).not.toBe(0);
    expect(status).toMatch(new RegExp(`^Uid:(\\t${serverUid}){4}$`, 'm'));
    expect(status).toMatch(/^CapEff:\t0+$/m);
    expect(status).toMatch(asRoot ? /^Groups:\s*$/m : /^Groups:/m);

    const [environment] = await query(
      connections.adminConnection,
      `select encode(pg_read_binary_file('/proc/${await serverPid(dataDir)}/environ', 0, 100000), 'escape') as text`,
    );
    expect(environment?.['text']).toContain('LC_ALL=C');
    expect(environment?.['text']).not.toContain(MARKER);
    const commandLine = await readFile(`/proc/${await serverPid(dataDir)}/cmdline`, 'utf8');
    for (const { password } of Object.values(connections)) expect(commandLine).not.toContain(password);
  });

  it('logs neither statements nor passwords', async () => {
    await expect(query(connections.connection, `select 'private' from nowhere`)).rejects.toThrow('nowhere');
    const log = await readFile(join(dataDir, 'postgres', 'server.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain('private');
    for (const { password } of Object.values(connections)) expect(log).not.toContain(password);
  });

  it('lets no other user of the machine in', async () => {
    const control = join(dataDir, 'for-everybody');
    await writeFile(control, 'this one may be read', { mode: 0o644 });
    const home = join(dataDir, 'postgres');
    const cluster = join(home, 'cluster');
    const targets = [
      ...['superuser-password', 'application-password', 'server.log'].map((name) => join(home, name)),
      ...['PG_VERSION', 'pg_hba.conf', 'base/1/PG_VERSION'].map((name) => join(cluster, name)),
      home,
      cluster,
      `/proc/${await serverPid(dataDir)}/cwd/PG_VERSION`,
      control,
    ];
    const sockets = [socketPath(cluster), socketPath(`/proc/${await serverPid(dataDir)}/cwd`)];
    // Who is not root cannot become a stranger; for him the modes above must speak.
    const reached = await whatAStrangerReaches(asRoot ? STRANGER_UID : undefined, targets, sockets);
    expect(reached).toEqual(asRoot ? [control] : [...targets, ...sockets]);
  });
});

describe('a data folder that is new and deep', { timeout: 30_000 }, () => {
  it('is made for its owner alone and reached by a short way that is gone at the end', async () => {
    const top = await temporaryDataDir();
    const dataDir = join(top, 'd'.repeat(90), 'e'.repeat(90));
    const server = await startEmbeddedPostgres({ dataDir, durable: false });
    expect((await lstat(dataDir)).mode & 0o777).toBe(0o700);
    expect((await lstat(join(server.connection.host, '..'))).mode & 0o777).toBe(0o700);
    expect(await query(server.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
    await expect(lstat(join(server.connection.host, '..'))).rejects.toMatchObject({ code: 'ENOENT' });
    await rm(top, { recursive: true });
  });
});

/** Local addresses of the TCP sockets on which this process listens, from /proc (Linux) or lsof. */
async function listeningTcpSockets(pid: number): Promise<string[]> {
  if (process.platform !== 'linux') {
    const { stdout } = await promisify(execFile)('lsof', ['-nP', '-a', '-p', String(pid), '-i']).catch(() => ({
      stdout: '',
    }));
    return stdout.split('\n').filter((line) => line.includes('LISTEN'));
  }
  const folder = `/proc/${pid}/fd`;
  const links = await Promise.all((await readdir(folder)).map((fd) => readlink(join(folder, fd)).catch(() => '')));
  const inodes = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  // The server's Unix socket must be among them, or this looks at the wrong process.
  expect(inodes.size).toBeGreaterThan(0);
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const rows = tables
    .join('\n')
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([, address = '', , state, , , , , , inode = '']) =>
    state === '0A' && inodes.has(inode) ? [address] : [],
  );
}

/** Tries to read and to connect in a process that has become that user; says what succeeded. */
async function whatAStrangerReaches(uid: number | undefined, files: string[], sockets: string[]): Promise<string[]> {
  const script = `
    const fs = require('node:fs'), net = require('node:net');
    const [uid, files, sockets] = JSON.parse(process.argv[1]);
    if (uid !== null) { process.setgroups([]); process.setgid(uid); process.setuid(uid); }
    const reads = (path) => { try { return fs.statSync(path).isDirectory() ? fs.readdirSync(path) : fs.readFileSync(path); } catch {} };
    const connects = (path) => new Promise((resolve) => {
      const socket = net.connect({ path }).once('error', () => resolve(false));
      socket.once('connect', () => { socket.destroy(); resolve(true); });
    });
    (async () => {
      const reached = files.filter(reads);
      for (const path of sockets) if (await connects(path)) reached.push(path);
      console.log(JSON.stringify(reached));
    })();`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '-e',
    script,
    JSON.stringify([uid ?? null, files, sockets]),
  ]);
  return JSON.parse(stdout) as string[];
}
