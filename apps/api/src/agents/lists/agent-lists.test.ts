import { gunzipSync } from 'node:zlib';
import type { SubscriptionId } from '@orrery/kernel';
import { changeNode, changeNodeStatus, generateNodeToken } from '@orrery/node';
import { appliedRevision, currentRevision, formatRevision, startNewLineage } from '@orrery/persistence';
import { changePlan } from '@orrery/plan';
import {
  deleteSubscription,
  resumeSubscription,
  rotateSubscriptionCredentials,
  suspendSubscription,
} from '@orrery/subscription';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passBoundaries } from '../../revisions/boundary-scanner.ts';
import { agentApp } from '../testing/agent-app.ts';

const { app, db, clock, transact, feed, keyring, caughtUp, deps, givenNode, givenSubscription, givenOnPlan, call } =
  await agentApp();

interface Entry {
  readonly subscription_id: string;
  readonly password: string;
  readonly remaining?: number;
}

interface Listed {
  readonly status: number;
  readonly etag: string;
  readonly revision: string;
  readonly configTag: string;
  readonly data: Entry[] | { subscriptions: Entry[]; removed: string[]; revision: string } | undefined;
}

type Place = Awaited<ReturnType<typeof givenNode>>;

/** An agent's request, once this api has heard of all there is. */
async function ask({ node, token }: Place, query = '', headers: Record<string, string> = {}): Promise<Listed> {
  await caughtUp();
  return askNow({ node, token }, query, headers);
}

async function askNow({ node, token }: Place, query = '', headers: Record<string, string> = {}): Promise<Listed> {
  const answer = await call(token, 'GET', `/agents/${node.id}/subscriptions${query}`, undefined, headers);
  return {
    status: answer.status,
    etag: String(answer.headers.etag),
    revision: String(answer.headers['x-revision']),
    configTag: String(answer.headers['x-config-etag']),
    data: answer.body?.data,
  };
}

const idsOf = ({ data }: Listed) => (data as Entry[]).map((entry) => Number(entry.subscription_id));

/** What our agent does with an answer. */
function apply(held: Map<string, string>, { data }: Listed): Map<string, string> {
  const next = Array.isArray(data) ? new Map<string, string>() : new Map(held);
  if (!data) return next;
  const entries = Array.isArray(data) ? data : data.subscriptions;
  if (!Array.isArray(data)) for (const id of data.removed) next.delete(id);
  for (const entry of entries) next.set(entry.subscription_id, entry.password);
  return next;
}

describe('GET /agents/:id/subscriptions?since=', () => {
  test('carries only what changed', async () => {
    const place = await givenNode();
    const [one, two, three] = [await givenSubscription(), await givenSubscription(), await givenSubscription()];
    const first = await ask(place);
    expect(idsOf(first)).toEqual([one, two, three]);
    expect(first.revision).toBe(formatRevision(await currentRevision(db)));

    await suspendSubscription(deps)({ id: two });
    const second = await ask(place, `?since=${first.revision}`);
    expect(second.data).toEqual({ subscriptions: [], removed: [String(two)], revision: second.revision });
    expect(second.etag).not.toBe(first.etag);

    await rotateSubscriptionCredentials({ ...deps, keys: { current: 1, linkKey: (n) => keyring.key('link', n) } })({
      id: one,
    });
    const four = await givenSubscription();
    const third = await ask(place, `?since=${second.revision}`);
    expect(third.data).toEqual({
      subscriptions: [
        expect.objectContaining({ subscription_id: String(one) }),
        expect.objectContaining({ subscription_id: String(four) }),
      ],
      removed: [],
      revision: third.revision,
    });
    const both = await ask(place, `?since=${first.revision}`);
    expect(apply(apply(new Map(), first), both)).toEqual(apply(new Map(), await ask(place)));
    expect(await ask(place, `?since=${third.revision}`)).toMatchObject({ data: { subscriptions: [], removed: [] } });
  });

  test('says nothing of others, and is content with 304 for who has the list', async () => {
    const place = await givenNode({ tags: ['here'] });
    await givenSubscription();
    const first = await ask(place);
    await givenSubscription({ nodeTags: ['elsewhere'] });
    const second = await ask(place, `?since=${first.revision}`, { 'if-none-match': first.etag });
    expect(second).toMatchObject({ status: 304, etag: first.etag });
    expect(second.revision).not.toBe(first.revision);
    expect(await ask(place, `?since=${first.revision}`)).toMatchObject({ data: { subscriptions: [], removed: [] } });
  });

  test('gives the whole list where it cannot tell, and to agents that would not understand', async () => {
    const place = await givenNode();
    const id = await givenSubscription();
    const first = await ask(place);
    for (const since of ['', 'nonsense', 'x.1', `${first.revision}0`, `00000000-0000-4000-8000-000000000000.1`])
      expect(idsOf(await ask(place, `?since=${since}`))).toEqual([id]);
    await changeNode(deps)({ id: place.node.id }, { listenPort: 9_999 });
    expect(idsOf(await ask(place, `?since=${first.revision}`))).toEqual([id]);
    const before = await ask(place);
    await startNewLineage(db);
    expect(idsOf(await ask(place, `?since=${before.revision}`))).toEqual([id]);
    const theirs = await givenNode({ agent: 'orris' });
    const now = await ask(theirs);
    expect(idsOf(await ask(theirs, `?since=${now.revision}`))).toEqual([id]);
  });

  test('reads the log for an agent that comes from another replica, and gives it all once that is pruned', async () => {
    const place = await givenNode();
    const id = await givenSubscription();
    const since = formatRevision(await currentRevision(db));
    await suspendSubscription(deps)({ id });
    const other = await givenSubscription();
    // This api has not been at that revision: it makes its first list now.
    expect((await ask(place, `?since=${since}`)).data).toMatchObject({
      subscriptions: [{ subscription_id: String(other) }],
      removed: [String(id)],
    });
    await db.execute(sql`delete from revisions where revision < (select max(revision) from revisions)`);
    expect(idsOf(await ask(place, `?since=${since}`))).toEqual([other]);
  });

  test('goes past what only a later version writes into the log', async () => {
    const place = await givenNode();
    const id = await givenSubscription();
    const first = await ask(place);
    await db.execute(sql`
      insert into revisions (revision, scope, created_at) select max(revision) + 1, 'weather', now() from revisions`);
    await suspendSubscription(deps)({ id });
    expect((await ask(place, `?since=${first.revision}`)).data).toMatchObject({ removed: [String(id)] });
  });

  test('follows the tags of nodes and plans, quotas, and the state of the node', async () => {
    const place = await givenNode({ tags: ['a'] });
    const { id, planId } = await givenOnPlan({ nodeTags: ['a'], quotaBytes: 1_000n });
    const known = await ask(place);
    expect(idsOf(known)).toEqual([id]);
    await changePlan(deps)({ id: planId }, { nodeTags: ['b'] });
    expect(idsOf(await ask(place, `?since=${known.revision}`))).toEqual([]);
    await changeNode(deps)({ id: place.node.id }, { tags: ['b'] });
    expect(idsOf(await ask(place, `?since=${known.revision}`))).toEqual([id]);
    const open = await ask(place);
    await changePlan(deps)({ id: planId }, { quotaBytes: 0n });
    expect(await ask(place, `?since=${open.revision}`)).toMatchObject({ data: { removed: [String(id)] } });
    await changePlan(deps)({ id: planId }, { quotaBytes: null });
    await changeNodeStatus(deps)({ id: place.node.id }, 'maintenance');
    expect(idsOf(await ask(place, `?since=${open.revision}`))).toEqual([]);
  });

  test('takes people back when their period turns, and lets them go at the end, with nobody touching a row', async () => {
    const place = await givenNode();
    const id = await givenSubscription({ quotaBytes: 1_000n, reset: 'day', durationDays: 2 });
    const report = (bytes: number) =>
      call(place.token, 'POST', `/agents/${place.node.id}/traffic`, [
        { subscription_id: id, upload: bytes, download: 0 },
      ]);
    const first = await ask(place);
    await report(1_000);
    const limited = await ask(place, `?since=${first.revision}`);
    expect(limited.data).toMatchObject({ subscriptions: [], removed: [String(id)] });
    const turn = async (iso: string) => {
      clock.set(iso);
      await passBoundaries(transact, clock.now());
    };
    await turn('2026-03-11T00:00:00.000Z');
    const back = await ask(place, `?since=${limited.revision}`);
    expect(back.data).toMatchObject({ subscriptions: [{ subscription_id: String(id) }], removed: [] });
    await turn('2026-03-12T12:20:00.000Z');
    expect((await ask(place, `?since=${back.revision}`)).data).toMatchObject({ removed: [String(id)] });
  });
});

describe('an ETag', () => {
  test('stands for the content: it comes back when that does, and is that of a list made anew', async () => {
    const place = await givenNode();
    const [id] = [await givenSubscription({}, {}), await givenSubscription()];
    const first = await ask(place);
    await suspendSubscription(deps)({ id });
    expect((await ask(place)).etag).not.toBe(first.etag);
    await resumeSubscription(deps)({ id });
    expect((await ask(place)).etag).toBe(first.etag);
    await startNewLineage(db);
    expect(await ask(place, '', { 'if-none-match': first.etag })).toMatchObject({ status: 304, etag: first.etag });
  });

  test('does not change for what is left of a quota, which native agents are told when it is little', async () => {
    const [ours, theirs] = [await givenNode(), await givenNode({ agent: 'orris' })];
    const id = await givenSubscription({ quotaBytes: 40n * 2n ** 30n });
    const first = await ask(ours);
    expect(first.data).toMatchObject([{ subscription_id: String(id) }]);
    expect((first.data as Entry[])[0]?.remaining).toBeUndefined();
    await call(ours.token, 'POST', `/agents/${ours.node.id}/traffic`, [
      { subscription_id: id, upload: 39.5 * 2 ** 30, download: 0 },
    ]);
    // Reports are no revision: the entry is made anew with the next one.
    await startNewLineage(db);
    const second = await ask(ours);
    expect(second.etag).toBe(first.etag);
    expect(second.data).toMatchObject([{ remaining: 2 ** 29 }]);
    expect(((await ask(theirs)).data as Entry[])[0]).not.toHaveProperty('remaining');
  });
});

describe('a list of some size', () => {
  test('is compressed for who takes it, and equal to the plain one', async () => {
    const place = await givenNode();
    const { id, planId } = await givenOnPlan({});
    await db.execute(sql`
      insert into subscriptions (uuid, user_id, plan_id, starts_at, link_key_version, credential_key_version, created_at, updated_at)
      select gen_random_uuid(), user_id, ${planId}, starts_at, 1, 1, created_at, created_at
      from subscriptions, generate_series(1, 12000) where id = ${id}`);
    await startNewLineage(db);
    const url = `/agents/${place.node.id}/subscriptions`;
    const plain = await app.inject({ url, headers: { 'x-node-token': place.token, 'accept-encoding': 'gzip;q=0' } });
    const zipped = await app.inject({ url, headers: { 'x-node-token': place.token, 'accept-encoding': 'br, gzip' } });
    expect(plain.json().data).toHaveLength(12_001);
    expect([plain.headers['content-encoding'], zipped.headers['content-encoding']]).toEqual([undefined, 'gzip']);
    expect(gunzipSync(zipped.rawPayload).toString()).toBe(plain.body);
    expect(zipped.headers.vary).toContain('Accept-Encoding');
  });
});

describe('GET /agents/:id/subscriptions?wait=', () => {
  test('is answered when the list changes, at once', async () => {
    const place = await givenNode();
    const id = await givenSubscription();
    const { revision, etag } = await ask(place);
    const waiting = askNow(place, `?wait=30&since=${revision}`, { 'if-none-match': etag });
    const another = askNow(place, '?wait=30', { 'if-none-match': etag });
    await suspendSubscription(deps)({ id });
    expect((await waiting).data).toMatchObject({ removed: [String(id)] });
    expect((await another).data).toEqual([]);
  });

  test('is answered when the configuration changes, and not when others do', async () => {
    const place = await givenNode({ tags: ['here'] });
    await givenSubscription();
    const { etag, configTag } = await ask(place);
    let isAnswered = false;
    const waiting = askNow(place, '?wait=30', { 'if-none-match': etag }).then((answer) => {
      isAnswered = true;
      return answer;
    });
    await givenSubscription({ nodeTags: ['elsewhere'] });
    await givenNode();
    await caughtUp();
    await ask(place);
    expect(isAnswered).toBe(false);
    await changeNode(deps)({ id: place.node.id }, { listenPort: 9_001 });
    const answer = await waiting;
    expect(answer).toMatchObject({ status: 304, etag });
    expect(answer.configTag).not.toBe(configTag);
    const config = await call(place.token, 'GET', `/agents/${place.node.id}/config`);
    expect(config.headers.etag).toBe(answer.configTag);
  });

  test('ends when time is up, and refuses a token that was taken back meanwhile', async () => {
    const place = await givenNode();
    const { revision, etag } = await ask(place);
    expect(await askNow(place, `?wait=0.05&since=${revision}`, { 'if-none-match': etag })).toMatchObject({
      status: 304,
    });
    expect((await askNow(place, `?wait=0.05&since=${revision}`)).data).toMatchObject({
      subscriptions: [],
      removed: [],
    });
    const waiting = askNow(place, `?wait=30&since=${revision}`);
    await generateNodeToken(deps)(place.node.id);
    expect((await waiting).status).toBe(401);
  });
});

describe('X-Applied-Revision', () => {
  test('is kept, on whichever route it comes, and shows how far behind the node is', async () => {
    const place = await givenNode();
    const applied = () => appliedRevision(db, place.node.id);
    const { revision } = await ask(place);
    const say = (said: string) =>
      call(place.token, 'PUT', `/agents/${place.node.id}/status`, {}, { 'x-applied-revision': said });
    await say('nonsense');
    expect(await applied()).toBeUndefined();
    await say(revision);
    expect(await applied()).toEqual({ current: revision, acknowledged: revision, behind: 0 });
    const id = await givenSubscription();
    await suspendSubscription(deps)({ id });
    expect(await applied()).toMatchObject({ acknowledged: revision, behind: 2 });
    const next = await ask(place);
    await ask(place, `?since=${next.revision}`, { 'x-applied-revision': next.revision });
    expect(await applied()).toMatchObject({ acknowledged: next.revision, behind: 0 });
    await startNewLineage(db);
    expect(await applied()).toMatchObject({ acknowledged: next.revision, behind: null });
  });
});

test('no reader of deltas misses anything, however changes commit and whenever it reads', async () => {
  const places = [await givenNode({ tags: ['a'] }), await givenNode({ tags: ['a', 'b'] })];
  const subscriptions: SubscriptionId[] = [];
  for (let n = 0; n < 12; n++) subscriptions.push(await givenSubscription({ nodeTags: [n % 2 === 0 ? 'a' : 'b'] }));
  const readers = await Promise.all(
    [...places, ...places].map(async (place) => {
      const first = await ask(place);
      return { place, held: apply(new Map(), first), revision: first.revision };
    }),
  );
  const step = fc.record({
    changes: fc.array(fc.record({ who: fc.nat(11), suspends: fc.boolean() }), { maxLength: 5 }),
    reads: fc.subarray([0, 1, 2, 3]),
  });
  await fc.assert(
    fc.asyncProperty(step, async ({ changes, reads }) => {
      // At the same time: they commit in whatever order they come to the lock.
      const writes = changes.map(({ who, suspends }) => {
        const id = subscriptions[who] as SubscriptionId;
        return suspends ? suspendSubscription(deps)({ id }) : resumeSubscription(deps)({ id });
      });
      const readings = reads.map(async (n) => {
        const reader = readers[n] as (typeof readers)[number];
        const answer = await askNow(reader.place, `?since=${reader.revision}`);
        reader.held = apply(reader.held, answer);
        reader.revision = answer.revision;
      });
      await Promise.all([...writes, ...readings]);
    }),
    { numRuns: 60 },
  );
  for (const { place, held, revision } of readers) {
    const last = apply(held, await ask(place, `?since=${revision}`));
    expect(last).toEqual(apply(new Map(), await ask(place)));
  }
  await deleteSubscription(deps)({ id: subscriptions[0] as SubscriptionId });
  expect(feed.isDown).toBe(false);
});
