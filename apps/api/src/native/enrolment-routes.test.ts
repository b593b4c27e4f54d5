import { execFileSync } from 'node:child_process';
import { MINUTE_MS, fixedClock } from '@orrery/kernel';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { PUBLIC_URL, testApi } from '../testing/test-api.ts';
import { unitInstallText, unitText } from './install-text.ts';

const clock = fixedClock('2026-03-10T12:20:00.000Z');
const api = await testApi({ clock, environment: { NODE_AGENT_IMAGE: 'registry.test/agent:1' } });
const { app, db, lines } = api;

let names = 0;
const givenNode = () =>
  api.addNode({
    name: `node ${++names}`,
    serverAddress: 'node.example',
    serverPort: 8388,
    protocol: 'shadowsocks',
    encryptionMethod: 'aes-256-gcm',
  });

const asAdmin = async () => ({ authorization: `Bearer ${await api.signIn()}` });
const install = async (id: number, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: `/nodes/${id}/install`, headers: { ...(await asAdmin()), ...headers } });
const codeFor = async (id: number): Promise<string> => (await install(id)).json().data.code;
/** Each test from an address of its own: failures slow an address down. */
const enrol = (code: unknown, remoteAddress = `203.0.113.${names}`) =>
  app.inject({ method: 'POST', url: '/agents/enrol', payload: { code }, remoteAddress });
const configWith = async (id: number, token: string) =>
  (await app.inject({ url: `/agents/${id}/config`, headers: { authorization: `Bearer ${token}` } })).statusCode;

describe('POST /nodes/:id/install', () => {
  test('answers a code and the commands with it', async () => {
    const { node, token } = await givenNode();
    const answer = await install(node.id);
    expect(answer.statusCode).toBe(200);
    const { code, expires_at, docker, systemd } = answer.json().data;
    expect(code).toMatch(/^enrol_[\w-]{32}$/);
    expect(expires_at).toBe('2026-03-10T12:35:00.000Z');
    expect(docker).toContain(`-e ORRERY_API='${PUBLIC_URL}' -e ORRERY_ENROL_CODE='${code}'`);
    expect(docker.endsWith("'registry.test/agent:1'")).toBe(true);
    expect(systemd.unit).toContain(`Environment="ORRERY_API=${PUBLIC_URL}"`);
    expect(systemd.unit).not.toContain(code);
    expect(systemd.install.split('\n')).toHaveLength(2);
    expect(systemd.install).toContain(code);
    expect(await configWith(node.id, token)).toBe(200);
  });

  test('keeps no code: neither in a row nor in a log line, nor for a repeat', async () => {
    const { node } = await givenNode();
    const key = { 'idempotency-key': `install ${node.id}`.replace(' ', '-') };
    const first = (await install(node.id, key)).json().data;
    const again = await install(node.id, key);
    expect(again.json().data).toEqual({ expires_at: first.expires_at });
    const rows = await db.execute(sql`select row_to_json(e)::text as row from enrolments e
      union all select row_to_json(i)::text from idempotency_keys i`);
    expect(rows.length).toBeGreaterThan(1);
    expect(JSON.stringify([...rows]) + lines.join('\n')).not.toContain(first.code);
    expect((await enrol(first.code)).statusCode).toBe(200);
  });

  test('is for admins, and for nodes that are there', async () => {
    expect((await install(99_999)).statusCode).toBe(404);
    expect((await app.inject({ method: 'POST', url: '/nodes/1/install' })).statusCode).toBe(401);
  });
});

describe('POST /agents/enrol', () => {
  test('trades the code for a new token, once; the old token is dead', async () => {
    const { node, token } = await givenNode();
    const code = await codeFor(node.id);
    const answer = await enrol(code);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    const { data } = answer.json();
    expect(data.node_id).toBe(String(node.id));
    expect(await configWith(node.id, data.token)).toBe(200);
    expect(await configWith(node.id, token)).toBe(401);
    const again = await enrol(code);
    expect(again.statusCode).toBe(401);
    expect(again.json().error.code).toBe('UNAUTHORIZED');
    expect(lines.join('\n')).not.toContain(data.token);
  });

  test('has one winner when two agents bring it at once', async () => {
    const { node } = await givenNode();
    const code = await codeFor(node.id);
    const answers = await Promise.all(Array.from({ length: 4 }, () => enrol(code)));
    const [won, ...more] = answers.filter(({ statusCode }) => statusCode === 200);
    expect(more).toEqual([]);
    expect(await configWith(node.id, won?.json().data.token)).toBe(200);
  });

  test('refuses a code after 15 minutes', async () => {
    const { node, token } = await givenNode();
    const code = await codeFor(node.id);
    clock.advance(15 * MINUTE_MS);
    expect((await enrol(code)).statusCode).toBe(401);
    expect(await configWith(node.id, token)).toBe(200);
  });

  test('slows an address down that tries codes, also from other ends of its network, and nobody else', async () => {
    const { node } = await givenNode();
    const tries: number[] = [];
    for (let end = 1; end <= 6; end++) tries.push((await enrol(`enrol_${end}`, `2001:db8:5:5::${end}`)).statusCode);
    expect(tries).toEqual([401, 401, 401, 401, 401, 429]);
    const blocked = await enrol(await codeFor(node.id), '2001:db8:5:5::9');
    expect(blocked.headers['retry-after']).toBe('1');
    clock.advance(1_000);
    expect((await enrol(await codeFor(node.id), '2001:db8:5:5::9')).statusCode).toBe(200);
    expect((await enrol(await codeFor(node.id), '2001:db8:5:6::1')).statusCode).toBe(200);
  });

  test.each([undefined, '', 5, 'x'.repeat(201), null])('refuses what is no code: %s', async (code) => {
    expect((await enrol(code)).statusCode).toBe(400);
  });
});

test('the first line of the installation writes the unit and the code, and only root may read the code', () => {
  const made = { apiUrl: 'https://a.test/it%27s', code: 'enrol_x', nodeId: 3, image: 'agent' };
  const [first = ''] = unitInstallText(made).split('\n');
  const script = first.replace('/etc/orrery-agent.env', '"$0/env"').replace(/\/etc\/systemd\/system\/\S+/, '"$0/unit"');
  const folder = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim();
  execFileSync('sh', ['-c', script, folder]);
  expect(execFileSync('cat', [`${folder}/unit`], { encoding: 'utf8' })).toBe(unitText(made));
  expect(execFileSync('cat', [`${folder}/env`], { encoding: 'utf8' })).toBe('ORRERY_ENROL_CODE=enrol_x\n');
  expect(execFileSync('stat', ['-c', '%a', `${folder}/env`], { encoding: 'utf8' }).trim()).toBe('600');
  execFileSync('rm', ['-r', folder]);
});
