import { type NodeId, systemClock } from '@orrery/kernel';
import { createNode, deleteNode, generateNodeToken, generateToken } from '@orrery/node';
import { shadowsocksSample } from '@orrery/node/testing';
import { connect, createTransact } from '@orrery/persistence';
import { testDatabase } from '@orrery/persistence/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createServer } from '../http/server.ts';
import { authenticateNode } from './authenticate-node.ts';

const { db, close } = connect(await testDatabase(), { max: 2 });
const deps = { transact: createTransact(db, systemClock), clock: systemClock };
let app: App;
let id: NodeId;
let token: string;

beforeAll(async () => {
  app = await createServer({ logger: pino({ enabled: false }), trustedProxies: [], version: '0' });
  const authenticate = authenticateNode({ db });
  app.get('/agents/:id/who', async (request) => ({ id: (await authenticate(request)).id }));
  app.get('/who', async (request) => ({ id: (await authenticate(request)).id }));
  const made = await createNode(deps)(shadowsocksSample, 1);
  id = made.node.id;
  token = made.token;
});
afterAll(() => Promise.all([app.close(), close()]));

const status = async (url: string, headers: Record<string, string> = {}) =>
  (await app.inject({ url, headers })).statusCode;

describe('authenticateNode', () => {
  test.each([
    ['Authorization', '', (t: string) => ({ authorization: `Bearer ${t}` })],
    ['a lower-case scheme', '', (t: string) => ({ authorization: `bearer ${t}` })],
    ['X-Node-Token', '', (t: string) => ({ 'x-node-token': t })],
    ['X-Node-Token beside another scheme', '', (t: string) => ({ 'x-node-token': t, authorization: 'Basic eDp5' })],
    ['?token=', '?token=', () => ({})],
  ])('takes the token from %s', async (_where, query, headers) => {
    const url = `/agents/${id}/who${query && query + token}`;
    const answer = await app.inject({ url, headers: headers(token) });
    expect([answer.statusCode, answer.json()]).toEqual([200, { id }]);
  });

  test('needs no id in the path', async () => {
    expect(await status('/who', { 'x-node-token': token })).toBe(200);
  });

  test('answers 401 without a token and to one that is unknown or malformed', async () => {
    expect(await status(`/agents/${id}/who`)).toBe(401);
    for (const wrong of [
      generateToken(),
      token.slice(0, -1),
      `${token}x`,
      token.replace('node_', ''),
      'x'.repeat(5000),
    ]) {
      expect(await status(`/agents/${id}/who`, { authorization: `Bearer ${wrong}` })).toBe(401);
    }
    expect(await status(`/agents/${id}/who?token=a&token=${token}`)).toBe(401);
  });

  test("answers 403 on another node's path, there or not", async () => {
    const other = await createNode(deps)({ ...shadowsocksSample, name: 'other' }, 1);
    for (const path of [other.node.id, 999_999, 'x', `${id}0`]) {
      const answer = await app.inject({ url: `/agents/${path}/who`, headers: { 'x-node-token': token } });
      expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'FORBIDDEN']);
    }
  });

  test('answers 401 to a revoked token and to that of a deleted node', async () => {
    const { node, token: first } = await createNode(deps)({ ...shadowsocksSample, name: 'short-lived' }, 1);
    const { token: second } = await generateNodeToken(deps)(node.id);
    expect(await status('/who', { 'x-node-token': first })).toBe(401);
    expect(await status('/who', { 'x-node-token': second })).toBe(200);
    await deleteNode(deps)({ id: node.id });
    expect(await status('/who', { 'x-node-token': second })).toBe(401);
  });

  test('never answers 401 when the database is away', async () => {
    const gone = connect({ url: 'postgres://nobody@127.0.0.1:1/none' }, { max: 1 });
    const authenticate = authenticateNode({ db: gone.db });
    const outage = await createServer({ logger: pino({ enabled: false }), trustedProxies: [], version: '0' });
    outage.get('/who', async (request) => ({ id: (await authenticate(request)).id }));
    const answer = await outage.inject({ url: '/who', headers: { 'x-node-token': token } });
    expect([answer.statusCode, answer.json().error.code]).toEqual([503, 'UNAVAILABLE']);
    await Promise.all([outage.close(), gone.close()]);
  });
});
