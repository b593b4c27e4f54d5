/**
 * What our agent costs with 10,000 users who all move bytes: `pnpm bench:agent`. A stub of the api lists them, the real
 * agent drives a real core, and every user connects and moves bytes through it, again and again. Prints the agent's memory and
 * ends with 1 above the limit.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const USERS = Number(process.argv.find((one) => one.startsWith('--users='))?.slice(8) ?? 10_000);
const SECONDS = Number(process.argv.find((one) => one.startsWith('--seconds='))?.slice(10) ?? 30);
const LIMIT_MB = 120;
const repository = fileURLToPath(new URL('../../..', import.meta.url));

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

/** Answers every chunk with a kilobyte. */
const origin = createServer((socket) => {
  socket.on('data', () => socket.write(Buffer.alloc(1_000)));
  socket.on('error', () => {});
});
const originPort = await listening(origin);
const probe = createServer();
const nodePort = await listening(probe);
probe.close();

const users = Array.from({ length: USERS }, (_, i) => ({
  subscription_id: String(i + 1),
  password: randomUUID(),
  name: `u${i + 1}`,
  speed_limit: 0,
  device_limit: 0,
  expire_time: 0,
}));
const config = {
  node_id: '1',
  protocol: 'vless',
  server_port: nodePort,
  transport_protocol: 'tcp',
  vless_security: 'none',
};
const seen = { reports: 0, entries: 0, bytes: 0 };
const api = createHttp((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const path = (request.url ?? '').split('?')[0]?.replace(/^\/agents\/1/, '');
    const answer = (data: unknown): void => {
      response.writeHead(200, { 'content-type': 'application/json', etag: '"1"', 'x-revision': 'a.1' });
      response.end(JSON.stringify({ success: true, data }));
    };
    if (path === '/config') return answer(config);
    if (path === '/traffic') {
      const entries = JSON.parse(Buffer.concat(chunks).toString()) as { upload: number; download: number }[];
      seen.reports += 1;
      seen.entries += entries.length;
      for (const { upload, download } of entries) seen.bytes += upload + download;
      return answer({ subscriptions_updated: entries.length });
    }
    if (path !== '/subscriptions') return answer({});
    if (request.headers['if-none-match'] === undefined) return answer(users);
    const held = setTimeout(() => response.writeHead(304).end(), 30_000);
    response.on('close', () => clearTimeout(held));
  });
});
const apiPort = await listening(api);

const stateDir = mkdtempSync(join(tmpdir(), 'orrery-bench-agent-'));
const flags = ['--max-semi-space-size=1', '--optimize-for-size', '--v8-pool-size=1'];
const agent = spawn(process.execPath, [...flags, 'apps/node-agent/src/main.ts'], {
  cwd: repository,
  stdio: ['ignore', 'pipe', 'inherit'],
  env: {
    ...process.env,
    MALLOC_ARENA_MAX: '1',
    ORRERY_API: `http://127.0.0.1:${apiPort}`,
    ORRERY_NODE_ID: '1',
    ORRERY_NODE_TOKEN: 'bench',
    STATE_DIR: stateDir,
    CORE_USER: 'same',
    EXTRA_ALLOWED: `127.0.0.1:${originPort}`,
  },
});
let output = '';
agent.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));

const megabytes = (field: string): number =>
  Math.round(
    Number(new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(readFileSync(`/proc/${agent.pid}/status`, 'utf8'))?.[1]) / 1024,
  );
const say = (what: string): void =>
  console.log(`${what.padEnd(44)} ${String(megabytes('VmRSS')).padStart(4)} MB, at most ${megabytes('VmHWM')} MB`);

/** VLESS: version, id, no options, TCP, port, an IPv4 address. */
const greeting = (id: string): Buffer =>
  Buffer.concat([
    Buffer.from([0]),
    Buffer.from(id.replaceAll('-', ''), 'hex'),
    Buffer.from([0, 1, originPort >> 8, originPort & 255, 1, 127, 0, 0, 1]),
    Buffer.from('hello'),
  ]);

const open = (id: string, index: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    // Different addresses, as users have.
    const localAddress = `127.${1 + (index >> 14)}.${(index >> 7) & 127}.${1 + (index & 127)}`;
    const socket = connect({ host: '127.0.0.1', port: nodePort, localAddress });
    socket.on('error', reject);
    socket.once('data', () => resolve(socket));
    socket.write(greeting(id));
  });

/** So many connections at once: each takes four descriptors, half of them in the core. */
const WAVE = 4_000;

async function wave(some: typeof users): Promise<void> {
  const sockets: Socket[] = [];
  for (let i = 0; i < some.length; i += 100)
    sockets.push(...(await Promise.all(some.slice(i, i + 100).map(({ password }, n) => open(password, i + n)))));
  for (const socket of sockets) socket.write('more');
  await Promise.all(
    sockets.map(async (socket) => {
      await once(socket, 'data');
      socket.destroy();
    }),
  );
}

try {
  while (!output.includes('"serving"')) {
    if (agent.exitCode !== null) throw new Error(`the agent ended:\n${output}`);
    await delay(100);
  }
  say(`${USERS} users, nobody connected`);
  const until = Date.now() + SECONDS * 1000;
  let waves = 0;
  do {
    for (let i = 0; i < users.length; i += WAVE) await wave(users.slice(i, i + WAVE));
    waves += 1;
    if (waves === 1) say('everybody was connected');
  } while (Date.now() < until);
  say(`everybody moved bytes ${waves} times`);
  console.log(`reports ${seen.reports}, entries ${seen.entries}, bytes ${seen.bytes}`);
  const most = megabytes('VmHWM');
  console.log(most <= LIMIT_MB ? `within ${LIMIT_MB} MB` : `OVER ${LIMIT_MB} MB`);
  process.exitCode = most <= LIMIT_MB ? 0 : 1;
} finally {
  agent.kill('SIGTERM');
  if (agent.exitCode === null) await once(agent, 'exit');
  api.closeAllConnections();
  for (const server of [api, origin]) server.close();
  rmSync(stateDir, { recursive: true, force: true });
}
process.exit();
