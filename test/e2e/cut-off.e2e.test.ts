import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CreatedSubscription } from './harness/api.ts';
import { until } from './harness/processes.ts';
import { MB, security, shadowsocks, startAgentWorld } from './node-agent/agent-world.ts';
import type { AgentWorld, Customer, Served } from './node-agent/agent-world.ts';
import type { Download } from './node-agent/proxied.ts';

const TAG = 'here';
const OTHER_TAG = 'elsewhere';
const QUOTA = 4 * MB;
/** How long nothing may come before a download counts as cut. */
const QUIET_MS = 1_500;

let world: AgentWorld;
let nodes: Served[];

beforeAll(async () => {
  world = await startAgentWorld();
  const plan = { node_tags: [TAG] };
  const trojan = { protocol: 'trojan', settings: { transport: { type: 'tcp' }, security } };
  nodes = await Promise.all(
    [shadowsocks, trojan].map((settings) => world.serve({ ...settings, tags: [TAG] }, undefined, { plan })),
  );
});
afterAll(() => world.close());

/** Somebody who loads through every node at once. */
interface Loading {
  readonly subscription: CreatedSubscription;
  readonly downloads: readonly Download[];
}

interface Cause {
  readonly quotaBytes?: number;
  /** Makes it happen; resolves with the moment, by `performance.now()`. */
  readonly end: (loading: Loading) => Promise<number>;
  /** A second; two where the agent has to read the counters first. */
  readonly withinMs?: number;
  /** Lets them in again; null: nobody can. */
  readonly back: ((loading: Loading) => Promise<number>) | null;
  /** They are still welcome, with what they have now. */
  readonly withNew?: true;
}

/** The moment of a click: when its request leaves. */
const click =
  (act: (subscription: CreatedSubscription) => Promise<unknown>) =>
  async ({ subscription }: Loading): Promise<number> => {
    const at = performance.now();
    await act(subscription);
    return at;
  };

const tagNodes = (tag: string) =>
  click(() => Promise.all(nodes.map(({ node }) => world.api.changeNode(node.id, { tags: [tag] }))));

const crossing = {
  quotaBytes: QUOTA,
  async end({ downloads }: Loading) {
    await until('the quota to be crossed', () => downloads.reduce((sum, one) => sum + one.bytes(), 0) >= QUOTA);
    return performance.now();
  },
  withinMs: 2_000,
};

const causes: readonly (readonly [string, Cause])[] = [
  [
    'over quota, and the quota is lifted',
    { ...crossing, back: click(({ id }) => world.api.changeSubscription(id, { quota_bytes: 1_000 * MB })) },
  ],
  ['over quota, and usage is reset', { ...crossing, back: click(({ id }) => world.api.resetUsage(id)) }],
  [
    'expired by the clock, and renewed',
    {
      async end({ subscription }) {
        const endsAt = Math.ceil(Date.now() / 1000 + 1) * 1000;
        await world.api.changeSubscription(subscription.id, { ends_at: new Date(endsAt).toISOString() });
        await until('the end', () => Date.now() >= endsAt);
        return performance.now() - (Date.now() - endsAt);
      },
      back: click(({ id }) => world.api.renew(id)),
    },
  ],
  [
    'suspended, and resumed',
    { end: click(({ id }) => world.api.suspend(id)), back: click(({ id }) => world.api.resume(id)) },
  ],
  ['cancelled', { end: click(({ id }) => world.api.cancel(id)), back: null }],
  ['credentials turned', { end: click(({ id }) => world.api.turnCredentials(id)), back: null, withNew: true }],
  [
    'the plan opens other nodes, and these again',
    {
      end: click(({ plan }) => world.api.changePlan(plan.id, { node_tags: [OTHER_TAG] })),
      back: click(({ plan }) => world.api.changePlan(plan.id, { node_tags: [TAG] })),
    },
  ],
  ['the nodes leave the plan, and come back', { end: tagNodes(OTHER_TAG), back: tagNodes(TAG) }],
];

/** When no node's list lets them in with what they have. */
async function unlistedAt(customers: readonly Customer[]): Promise<number> {
  await until('every node to be told', async () => {
    const lists = await Promise.all(nodes.map(({ node }) => world.api.agentSubscriptions(node)));
    return !lists.some((list, i) => list.some(({ password }) => password === customers[i]?.password));
  });
  return performance.now();
}

/** When the last byte came. */
async function cutAt({ lastByteAt }: Download): Promise<number> {
  await until('the download to be cut', () => performance.now() - lastByteAt() > QUIET_MS, { timeoutMs: 20_000 });
  return lastByteAt();
}

/** When an answer came. */
async function answeredAt({ client }: Customer): Promise<number> {
  await until('to be let in', async () => (await client.get(world.url(10), 100)) === 10);
  return performance.now();
}

test.each(causes)('%s', async (name, { quotaBytes, end, withinMs = 1_000, back, withNew }) => {
  const subscription = await world.subscribe(TAG, quotaBytes);
  const join = (): Promise<Customer[]> => Promise.all(nodes.map((node) => node.join(subscription)));
  const customers = await join();
  await Promise.all(customers.map(answeredAt));
  const downloads = customers.map(({ client }) => client.download(world.url(1_000 * MB, 2 * MB)));
  await until('the downloads to move', () => downloads.every((one) => one.bytes() > MB / 2));
  const loading = { subscription, downloads };

  const endedAt = await end(loading);
  const [unlisted, ...cuts] = await Promise.all([unlistedAt(customers), ...downloads.map(cutAt)]);
  const [gone, cut] = [unlisted - endedAt, Math.max(...cuts) - endedAt];
  for (const { client } of customers) expect(typeof (await client.get(world.url(10), 500))).toBe('string');
  console.log(`  ${name}: off every list ${gone.toFixed(0)} ms, last byte on any node ${cut.toFixed(0)} ms`);
  expect(Math.max(gone, cut)).toBeLessThan(withinMs);

  if (withNew) await Promise.all((await join()).map(answeredAt));
  if (!back) return;
  const backFrom = await back(loading);
  const returned = Math.max(...(await Promise.all(customers.map(answeredAt)))) - backFrom;
  console.log(`  ${name}: back on every node ${returned.toFixed(0)} ms`);
  expect(returned).toBeLessThan(1_000);
});
