/** What a port for each of 1,000 subscriptions costs: `pnpm bench:ports`. Needs xray in PATH or XRAY_BIN. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCore } from '../src/core/core.ts';
import { OwnPorts } from '../src/core/own-ports.ts';

const SUBSCRIPTIONS = 1_000;
const FIRST_PORT = 20_000;

const folder = mkdtempSync(join(tmpdir(), 'orrery-bench-ports-'));
const node = {
  node_id: '1',
  protocol: 'shadowsocks',
  encryption_method: 'aes-256-gcm',
  server_port: 1,
  transport_protocol: 'tcp',
  port_per_subscription: true,
};
const certificate = { certFile: '', keyFile: '' };
const wish = { node, accessLog: null, certificate, openings: [], filtered: true, refuseUdp: false, listen: '0.0.0.0' };
const options = { xray: process.env.XRAY_BIN ?? 'xray', stateDir: folder, folder, user: null };
const users = Array.from({ length: SUBSCRIPTIONS }, (_, i) => ({
  id: String(i + 1),
  password: randomUUID(),
  port: FIRST_PORT + i,
  expiresAt: null,
  remaining: null,
}));
const core = await startCore(wish, [], options, () => {});
const megabytes = (): number =>
  Math.round(Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${core.pid}/status`, 'utf8'))?.[1]) / 1024);
const timed = async (what: string, task: Promise<unknown>): Promise<void> => {
  const since = performance.now();
  await task;
  console.log(
    `${what.padEnd(40)} ${String(Math.round(performance.now() - since)).padStart(5)} ms, core ${megabytes()} MB`,
  );
};
try {
  const ports = new OwnPorts(node, wish.listen);
  console.log(`the core alone: ${megabytes()} MB`);
  let open = 0;
  await timed(
    'open',
    ports.open(core.api, users, () => (open += 1)),
  );
  console.log(`${open} of ${SUBSCRIPTIONS} open${ports.cannotListen === null ? '' : `; ${ports.cannotListen}`}`);
  const held = new Map(users.map((user) => [user.id, user]));
  await timed('learn whom a core holds', ports.learn(core.api, held));
  await timed('read the counters', core.api.counters());
  await timed(
    'close',
    ports.close(core.api, users, () => {}),
  );
  process.exitCode = open === SUBSCRIPTIONS ? 0 : 1;
} finally {
  await core.stop();
  rmSync(folder, { recursive: true, force: true });
}
