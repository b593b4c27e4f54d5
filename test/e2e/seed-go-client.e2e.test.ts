import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { coresDir, findExecutable } from './cores.ts';
import { startNameplate } from './harness/nameplate.ts';
import type { Nameplate } from './harness/nameplate.ts';
import { startProduct } from './harness/product.ts';
import type { Product } from './harness/product.ts';
import { temporaryFolder } from './harness/reaper.ts';
import { goToolchain } from './toolchains.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../seed-go-client/main.go.txt', import.meta.url));
const goFolders = ['/usr/local/go/bin', '/usr/lib/go/bin'];
const hasGo = findExecutable('go') !== null || findExecutable('go', goFolders) !== null;

let product: Product;
let nameplate: Nameplate;
let folder: { path: string; remove: () => Promise<void> };
let token: string;

const call = async (method: string, path: string, body?: object): Promise<{ status: number; data: unknown }> => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(product.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const { data } = (await response.json()) as { data: unknown };
  return { status: response.status, data };
};

/** Compiles with the standard library alone; the build cache is kept beside the cores. */
async function go(...args: string[]): Promise<string> {
  const { command, env } = goToolchain(join(coresDir(), 'go-client'));
  const { stdout } = await run(command, args, {
    cwd: folder.path,
    env: { ...env, GOPROXY: 'off', GO111MODULE: 'off' },
  });
  return stdout.trim();
}

/** A certificate for the name the program dials, from the generator that comes with Go: `cert.pem` and `key.pem`. */
async function makeCertificate(): Promise<void> {
  const generator = join(await go('env', 'GOROOT'), 'src/crypto/tls/generate_cert.go');
  await go('run', generator, '--host', 'api.example.com', '--ca');
}

beforeAll(async () => {
  if (!hasGo) return;
  folder = await temporaryFolder('orrery-go-client-');
  await copyFile(program, join(folder.path, 'main.go'));
  await go('build', '-o', 'client', 'main.go');
  await makeCertificate();
  product = await startProduct();
  const credentials = { email: product.adminEmail, password: product.adminPassword };
  const session = await call('POST', '/auth/login', credentials);
  token = (session.data as { access_token: string }).access_token;
  nameplate = await startNameplate({
    folder: folder.path,
    name: 'api.example.com',
    product: product.url,
    // The program's constant is no token; it is the one thing that is not passed on as it is.
    authorization: { from: 'Bearer your-jwt-token', to: `Bearer ${token}` },
  });
});

afterAll(async () => {
  await nameplate?.stop();
  await product?.stop();
  await folder?.remove();
});

test('the Go client of the document runs unmodified', async (context) => {
  if (!hasGo && process.env.CI !== 'true') {
    context.skip("NOT TRIED: the document's Go client needs the Go toolchain, and there is no `go` on this machine");
  }
  expect(hasGo, 'the Go toolchain must be installed in CI').toBe(true);

  const { NO_PROXY: _1, no_proxy: _2, ...inherited } = process.env;
  const env = { ...inherited, HTTPS_PROXY: nameplate.proxyUrl, SSL_CERT_FILE: join(folder.path, 'cert.pem') };
  const { stdout, stderr } = await run(join(folder.path, 'client'), [], { env });

  expect(stderr).toBe('');
  expect(stdout.split('\n')).toEqual([
    'Created node: US-Node-01 (ID: 1)',
    expect.stringMatching(/^API Token: node_[A-Za-z0-9_-]{43}$/),
    'Node activated',
    'Found 1 active nodes',
    '',
  ]);
  expect(nameplate.requests()).toEqual([
    'POST /nodes 201',
    'PATCH /nodes/1/status 200',
    'GET /nodes?page=1&page_size=20&status=active 200',
  ]);
  expect(await call('GET', '/nodes/1')).toMatchObject({
    status: 200,
    data: { name: 'US-Node-01', status: 'active', region: 'us-west', tags: ['premium'], version: 2 },
  });
});
