import type { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { testApi } from '../testing/test-api.ts';

const api = await testApi();
const ada = await api.addUser('ada@example.com');
const bob = await api.addUser('bob@example.com');
const plan = await api.addPlan({ name: 'Plan' });
const { subscription: hers } = await api.addSubscription(ada.id, plan.id);
const { subscription: his } = await api.addSubscription(bob.id, plan.id);

/** An open stream, as its text comes. */
async function follow(token: string) {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await api.app.inject({ url: '/events', headers, payloadAsStream: true });
  const stream: Readable = answer.stream();
  const seen: string[] = [];
  stream.setEncoding('utf8').on('data', (text: string) => seen.push(text));
  return {
    status: answer.statusCode,
    text: () => seen.join(''),
    stop: () => stream.destroy(),
  };
}

const suspend = async (id: number) =>
  api.app.inject({
    method: 'POST',
    url: `/subscriptions/${id}/suspend`,
    headers: { authorization: `Bearer ${await api.signIn()}` },
  });

describe('GET /events', () => {
  it('tells an admin what changed, and users only that something of theirs did', async () => {
    const [admin, heard, other] = await Promise.all([
      follow(await api.signIn()),
      follow(await api.signIn('ada@example.com')),
      follow(await api.signIn('bob@example.com')),
    ]);
    expect((await suspend(hers.id)).statusCode).toBe(200);
    await expect.poll(admin.text).toContain(`"scopes":[{"scope":"subscription","id":${hers.id}}]`);
    await expect.poll(heard.text).toContain('event: changed\ndata: {}\n\n');
    await suspend(his.id);
    await expect.poll(other.text).toContain('event: changed');
    expect(heard.text().match(/event: changed/g)).toHaveLength(1);
    expect(heard.text()).not.toContain('scope');
    for (const stream of [admin, heard, other]) stream.stop();
  });

  it('is for the signed-in, and bounded', async () => {
    expect((await api.app.inject('/events')).statusCode).toBe(401);
    const token = await api.signIn('ada@example.com');
    const open = await Promise.all(Array.from({ length: 8 }, () => follow(token)));
    expect(open.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    const refused = await follow(token);
    expect(refused.status).toBe(429);
    for (const stream of open) stream.stop();
  });
});
