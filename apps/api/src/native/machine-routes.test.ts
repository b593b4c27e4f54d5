import { beforeAll, describe, expect, it } from 'vitest';
import { testApi } from '../testing/test-api.ts';

const api = await testApi();
let admin = '';

beforeAll(async () => {
  admin = await api.signIn();
});

async function send(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object, headers = {}) {
  const response = await api.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${admin}`, ...headers },
    ...(payload && { payload }),
  });
  return { status: response.statusCode, body: response.body === '' ? {} : response.json() };
}

const machine = async (input: object = {}): Promise<number> =>
  (await send('POST', '/machines', { name: 'One', address: '192.0.2.1', ...input })).body.data.id;

const proxy = { name: 'Node', server_address: 'a.example', server_port: 443, protocol: 'trojan' };

describe('/machines', () => {
  it('creates, reads, changes and lists machines with their owner, status and console', async () => {
    const owner = await api.addUser('owner@example.com');
    const full = {
      name: 'openerp7 img gz',
      address: 'm.example.com',
      summary: 'Two\nlines',
      owner_id: owner.id,
      status: 2,
      console: { vdi_type: 1, host: '10.0.0.2', port: 5900 },
    };
    const { status, body } = await send('POST', '/machines', full);
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ ...full, status_text: 'instance is stopped', nodes: [], version: 1 });

    const { id } = body.data;
    const changed = await send('PATCH', `/machines/${id}`, { status: 9, console: { host: '10.0.0.3' }, version: 1 });
    expect(changed.body.data).toMatchObject({
      summary: full.summary,
      status: 9,
      status_text: 'instance is suspended',
      console: { vdi_type: 1, host: '10.0.0.3', port: null },
      version: 2,
    });
    expect((await send('GET', `/machines/${id}`)).body.data).toEqual(changed.body.data);
    await machine();
    const search = (query: string) => send('GET', `/machines?${query}`);
    expect((await search(`owner_id=${owner.id}`)).body.data.items).toEqual([changed.body.data]);
    expect((await search('search=M.EXAMPLE')).body.data.total).toBe(1);
    expect((await search('status=1&order=desc')).body.data.items).toMatchObject([{ address: '192.0.2.1' }]);
  });

  it('refuses a stale version, by body and by If-Match', async () => {
    const id = await machine();
    expect((await send('PUT', `/machines/${id}`, { name: 'Two' }, { 'if-match': '"1"' })).status).toBe(200);
    expect((await send('PUT', `/machines/${id}`, { name: 'Three' }, { 'if-match': '"1"' })).status).toBe(409);
    expect((await send('PUT', `/machines/${id}`, { name: 'Three', version: 1 })).status).toBe(409);
    expect((await send('DELETE', `/machines/${id}`, undefined, { 'if-match': '1' })).status).toBe(409);
  });

  it.each([
    ['no address', { name: 'One' }, 'address'],
    ['a status that is none', { name: 'One', address: 'a', status: 7 }, 'status'],
    ['an owner who is none', { name: 'One', address: 'a', owner_id: 999 }, 'owner_id'],
    ['an unknown field', { name: 'One', address: 'a', cpu: 1 }, 'cpu'],
    ['a console without a host', { name: 'One', address: 'a', console: { port: 1 } }, 'console.host'],
  ])('names %s', async (_what, input, path) => {
    const { status, body } = await send('POST', '/machines', input);
    expect(status).toBe(400);
    expect(body.error.details.fields.map((field: { path: string }) => field.path)).toContain(path);
  });

  it('is for admins', async () => {
    await api.addUser('no-admin@example.com');
    const authorization = `Bearer ${await api.signIn('no-admin@example.com')}`;
    expect((await send('GET', '/machines', undefined, { authorization })).status).toBe(403);
    expect((await send('GET', '/machines', undefined, { authorization: '' })).status).toBe(401);
  });

  it('lets go of its owner with the user', async () => {
    const { id: owner_id } = await api.addUser('leaving@example.com');
    const id = await machine({ owner_id });
    expect((await send('DELETE', `/users/${owner_id}`)).status).toBe(204);
    expect((await send('GET', `/machines/${id}`)).body.data.owner_id).toBeNull();
  });
});

describe('nodes on a machine', () => {
  it('are shown under it with their status, and keep it from being deleted', async () => {
    const id = await machine();
    const node = (await send('POST', '/nodes', { ...proxy, machine_id: id })).body.data;
    expect(node.machine_id).toBe(id);
    await send('PATCH', `/nodes/${node.id}/status`, { status: 'active' });
    const { body } = await send('GET', `/machines/${id}`);
    expect(body.data.nodes).toMatchObject([{ id: node.id, name: 'Node', status: 'active', is_available: true }]);

    const refused = await send('DELETE', `/machines/${id}`);
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT', details: { nodes: 1 } } } });
    const moved = (await send('PUT', `/nodes/${node.id}`, { machine_id: null })).body.data;
    expect(moved).not.toHaveProperty('machine_id');
    expect((await send('DELETE', `/machines/${id}`)).status).toBe(204);
    expect((await send('GET', `/machines/${id}`)).status).toBe(404);
  });

  it('leave it when they are deleted', async () => {
    const id = await machine();
    const node = (await send('POST', '/nodes', { ...proxy, name: 'Short-lived', machine_id: id })).body.data;
    await send('DELETE', `/nodes/${node.id}`);
    expect((await send('DELETE', `/machines/${id}`)).status).toBe(204);
  });

  it('are not put on a machine that is none', async () => {
    const created = await send('POST', '/nodes', { ...proxy, name: 'Nowhere', machine_id: 999 });
    expect(created).toMatchObject({ status: 400, body: { error: { details: { fields: [{ path: 'machine_id' }] } } } });
    const { node } = await api.addNode({ name: 'Somewhere', serverAddress: 'a', serverPort: 1, protocol: 'trojan' });
    expect((await send('PUT', `/nodes/${node.id}`, { machine_id: 999 })).status).toBe(400);
  });
});
