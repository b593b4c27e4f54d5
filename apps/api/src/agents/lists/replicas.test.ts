import type { SubscriptionId } from '@orrery/kernel';
import { formatRevision } from '@orrery/persistence';
import { changePlan } from '@orrery/plan';
import { resumeSubscription, suspendSubscription } from '@orrery/subscription';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { startRevisionFeed } from '../../revisions/revision-feed.ts';
import { agentApp } from '../testing/agent-app.ts';
import { type AgentLists, agentLists } from './agent-lists.ts';

const { db, clock, direct, keyring, deps, givenNode, givenOnPlan } = await agentApp();

/** The lists of three replicas, each with a feed of its own. */
const feeds = await Promise.all([1, 2, 3].map(() => startRevisionFeed({ direct, log: pino({ enabled: false }) })));
const replicas = feeds.map((feed) => agentLists({ db, clock, keyring, feed }));
afterAll(() => Promise.all(feeds.map((feed) => feed.stop())));

type Place = Awaited<ReturnType<typeof givenNode>>;

/** What an agent holds, and the revision it holds it of. */
class Reader {
  held = new Map<number, string>();
  revision = '';
  readonly place: Place;

  constructor(place: Place) {
    this.place = place;
  }

  async read(lists: AgentLists, asks: 'feed' | 'database' = 'feed'): Promise<void> {
    const { node } = this.place;
    const seen = await lists.of(node, asks);
    const changes = await lists.changesSince(node, seen, this.revision);
    const view = changes ? seen : await lists.of(node);
    if (!changes) this.held = new Map();
    const ids = changes ? changes.ids : view.lists.flatMap((list) => [...list.entries()].map(([id]) => id));
    for (const id of ids) {
      const entry = view.find(id);
      if (entry === undefined) this.held.delete(id);
      else this.held.set(id, entry);
    }
    this.revision = formatRevision(view.revision);
  }
}

test('an agent that goes from replica to replica misses nothing, and tags agree', async () => {
  const places = [await givenNode({ tags: ['a'] }), await givenNode({ tags: ['a', 'b'] })];
  const subscriptions: { id: SubscriptionId; planId: Parameters<ReturnType<typeof changePlan>>[0]['id'] }[] = [];
  for (let n = 0; n < 9; n++) subscriptions.push(await givenOnPlan({ nodeTags: [n % 2 === 0 ? 'a' : 'b'] }));
  const readers = [...places, ...places, ...places].map((place) => new Reader(place));
  const step = fc.record({
    suspended: fc.array(fc.record({ who: fc.nat(8), suspends: fc.boolean() }), { maxLength: 4 }),
    retagged: fc.option(fc.record({ who: fc.nat(8), tag: fc.constantFrom('a', 'b') }), { freq: 8 }),
    reads: fc.array(fc.record({ reader: fc.nat(5), replica: fc.nat(2) }), { maxLength: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(step, async ({ suspended, retagged, reads }) => {
      const at = (who: number) => subscriptions[who] as (typeof subscriptions)[number];
      const writes: Promise<unknown>[] = suspended.map(({ who, suspends }) =>
        (suspends ? suspendSubscription : resumeSubscription)(deps)({ id: at(who).id }),
      );
      if (retagged) writes.push(changePlan(deps)({ id: at(retagged.who).planId }, { nodeTags: [retagged.tag] }));
      const byReader = Map.groupBy(reads, ({ reader }) => reader);
      const readings = [...byReader].map(async ([reader, own]) => {
        for (const { replica } of own) await readers[reader]?.read(replicas[replica] as AgentLists);
      });
      await Promise.all([...writes, ...readings]);
    }),
    { numRuns: 60 },
  );
  const tags = new Set<string>();
  for (const place of places) {
    const truth = new Reader(place);
    await truth.read(replicas[0] as AgentLists, 'database');
    for (const lists of replicas) tags.add(`${place.node.id} ${(await lists.of(place.node, 'database')).tag}`);
    for (const [n, reader] of readers.filter((one) => one.place === place).entries()) {
      await reader.read(replicas[n] as AgentLists, 'database');
      expect(reader.held).toEqual(truth.held);
    }
  }
  expect(tags.size).toBe(places.length);
});
