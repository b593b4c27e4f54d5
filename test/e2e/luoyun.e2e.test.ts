import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiClient } from './harness/api.ts';
import { type Product, startProduct } from './harness/product.ts';

const PASSWORD = 'correct horse';

let product: Product;
let api: ApiClient;
beforeAll(async () => {
  product = await startProduct();
  api = await ApiClient.signIn(product);
});
afterAll(() => product.stop());

type Answer = { readonly code: number; readonly desc: string } & Readonly<Record<string, unknown>>;

/** A client that keeps to the document: form-encoded, whatever happens is status 200 and a code. */
async function luoyun(path: string, params: Readonly<Record<string, string>>): Promise<Answer> {
  const headers = { 'user-agent': 'LYC Client' };
  const response = await fetch(product.url + path, { method: 'POST', headers, body: new URLSearchParams(params) });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

test('sign in, list the own instances, find the console, and lose the key with the account', async () => {
  const [ann, bob] = ['ann@example.com', 'bob@example.com'];
  const [annId, bobId] = await Promise.all(
    [ann, bob].map(async (email) => (await api.createUser({ email, password: PASSWORD, role: 'user' })).id),
  );
  const screen = { vdi_type: 1, host: '10.0.0.2', port: 5901 };
  const own = { name: 'openerp7', address: 'openerp.example', owner_id: annId, status: 2, console: screen };
  const { id } = await api.createMachine(own);
  const { id: theirs } = await api.createMachine({ name: 'gallery3', address: 'gallery.example', owner_id: bobId });

  expect((await luoyun('/api/login', { username: ann, password: 'wrong horse' })).code).not.toBe(0);
  const signedIn = await luoyun('/api/login', { username: ann, password: PASSWORD });
  expect(signedIn).toMatchObject({ code: 0, desc: 'Welcome to LYC.' });
  const session_key = String(signedIn['session_key']);

  expect(await luoyun('/api/myun/instance', { session_key })).toMatchObject({ code: 0, list: [{ id }] });
  const asked = (instance: number) => luoyun('/api/instance/baseinfo', { session_key, instance_id: String(instance) });
  expect(await asked(id)).toMatchObject({ code: 0, instance_id: id, ...screen });
  expect(await asked(theirs)).toEqual({ code: 1, desc: "Instance %s is someone else's" });

  await api.changeMachine(id, { owner_id: bobId });
  expect((await asked(id)).code).toBe(1);
  await api.changeUser(annId ?? 0, { status: 'suspended' });
  expect((await luoyun('/api/myun/instance', { session_key })).code).not.toBe(0);
});
