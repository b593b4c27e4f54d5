import { changeNode } from '@orrery/node';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { createServer } from '../../http/server.ts';
import type { RevisionFeed } from '../../revisions/revision-feed.ts';
import { agentRoutes } from '../agent-routes.ts';
import { agentApp } from '../testing/agent-app.ts';

const { db, clock, transact, keyring, feed, deps, caughtUp, givenNode, givenSubscription } = await agentApp();

/** Hears of nothing after its first moment: what a feed is for some milliseconds after each commit. */
function deafFeed(): RevisionFeed {
  const { current } = feed;
  return {
    current,
    isDown: false,
    subscribe: () => () => {},
    waitAfter: () => Promise.resolve(current),
    stop: () => Promise.resolve(),
  };
}

test('the list of a node as it was is never told as the newest', async () => {
  const place = await givenNode({ tags: ['here'] });
  const other = await givenNode();
  const id = await givenSubscription({ nodeTags: ['here'] });
  await caughtUp();
  const app = await createServer({ logger: pino({ enabled: false }), trustedProxies: [], version: '0' });
  afterAll(() => app.close());
  const devices = { windowMs: 300_000, allowedRanges: [] };
  await agentRoutes(app, { feed: deafFeed(), transact, db, clock, keyring, devices });
  await app.ready();
  const ask = async ({ node, token }: typeof place, query = '') => {
    const headers = { 'x-node-token': token };
    const answer = await app.inject({ method: 'GET', url: `/agents/${node.id}/subscriptions${query}`, headers });
    return { revision: String(answer.headers['x-revision']), data: answer.json<{ data: unknown }>().data };
  };
  const first = await ask(place);
  expect(first.data).toEqual([expect.objectContaining({ subscription_id: String(id) })]);
  // The api keeps the node from here on.
  await ask(place, `?since=${first.revision}`);

  await changeNode(deps)({ id: place.node.id }, { tags: ['elsewhere'] });
  // Another node's agent asks for the first time, and so the database: the lists go on.
  const { revision } = await ask(other);
  expect(revision).not.toBe(first.revision);
  expect(await ask(place, `?since=${first.revision}`)).toEqual({ revision, data: [] });
});
