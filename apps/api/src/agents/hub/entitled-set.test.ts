import { type Agent, changeNode, changeNodeStatus } from '@orrery/node';
import { changePlan } from '@orrery/plan';
import {
  changeSubscription,
  deleteSubscription,
  renewSubscription,
  resetSubscriptionUsage,
  resumeSubscription,
  rotateSubscriptionCredentials,
  suspendSubscription,
} from '@orrery/subscription';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlanId, SubscriptionId } from '@orrery/kernel';
import { linkKeysOf } from '../../keyring.ts';
import { SETTLE_MS } from './tell-agent.ts';
import { hubApi } from './testing/hub-api.ts';

const api = await hubApi();
const { deps } = api;

test('the placeholder comes and goes with a full sync', async () => {
  const place = await api.addPlace({ agent: 'orris', tags: ['empty'] });
  const id = await api.addSubscription({ nodeTags: ['empty'] });
  const [agent] = await api.settledAgentsAt(place);
  await suspendSubscription(deps)({ id });
  await api.converged([[place, agent]]);
  api.clock.advance(SETTLE_MS);
  await resumeSubscription(deps)({ id });
  await api.converged([[place, agent]]);
  expect(agent.received.map(({ type }) => type)).toEqual(['config_sync', 'config_sync']);
  expect(agent.violations).toEqual([]);
});

/** Each takes about two seconds; `HUB_RUNS=50` looks longer. */
const RUNS = Number(process.env['HUB_RUNS'] ?? 1);

const TAGS = ['eu', 'us'];

/** What may happen to the things of the trial, by their place in its lists. */
const step = fc.oneof(
  fc.record({
    kind: fc.constantFrom('suspend', 'resume', 'rotate', 'renew', 'delete', 'exhaust', 'reset'),
    subscription: fc.nat(5),
  }),
  fc.record({ kind: fc.constant('move' as const), subscription: fc.nat(5), plan: fc.nat(2) }),
  fc.record({ kind: fc.constant('add' as const), plan: fc.nat(2) }),
  fc.record({ kind: fc.constant('plan' as const), plan: fc.nat(2), tags: fc.subarray(TAGS) }),
  fc.record({ kind: fc.constant('tags' as const), node: fc.nat(2), tags: fc.subarray(TAGS) }),
  fc.record({ kind: fc.constantFrom('deactivate', 'activate', 'reconnect'), node: fc.nat(2) }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Two plans, some subscriptions, and nodes of two kinds of agents. */
async function trial() {
  const plans: PlanId[] = [];
  for (const nodeTags of [['eu'], ['us'], []])
    plans.push(await api.addPlanId({ nodeTags, quotaBytes: 1_000n, durationDays: 30 }));
  const subscriptions: SubscriptionId[] = [];
  const add = async (plan: number): Promise<void> => {
    const planId = plans[plan];
    if (planId !== undefined) subscriptions.push((await api.addSubscriptionTo(planId)).subscription.id);
  };
  for (const plan of [0, 1, 2]) await add(plan);
  const kinds: [Agent, string[]][] = [
    ['orris', ['eu']],
    ['native', ['eu', 'us']],
    ['orris', []],
  ];
  const places = await Promise.all(kinds.map(([agent, tags]) => api.addPlace({ agent, tags })));
  const agents = await Promise.all(places.map(async (place) => [place, await api.agentAt(place)] as const));

  async function take(one: Step): Promise<void> {
    if (one.kind === 'add') return add(one.plan);
    if ('node' in one) return takeNode(one);
    const planId = 'plan' in one ? plans[one.plan] : undefined;
    if (one.kind === 'plan') {
      if (planId !== undefined) await changePlan(deps)({ id: planId }, { nodeTags: one.tags });
      return;
    }
    const id = subscriptions[one.subscription % Math.max(1, subscriptions.length)];
    if (id === undefined) return;
    switch (one.kind) {
      case 'suspend':
        return void (await suspendSubscription(deps)({ id }));
      case 'resume':
        return void (await resumeSubscription(deps)({ id }));
      case 'rotate':
        return void (await rotateSubscriptionCredentials({ ...deps, keys: linkKeysOf(api.keyring) })({ id }));
      case 'renew':
        return void (await renewSubscription(deps)({ id }));
      case 'reset':
        return void (await resetSubscriptionUsage(deps)({ id }));
      case 'exhaust':
        return agents[0]?.[1].sendEvent('traffic', [{ subscription_id: String(id), upload: 600, download: 600 }]);
      case 'move':
        return void (await changeSubscription(deps)({ id }, { planId }));
      case 'delete':
        subscriptions.splice(subscriptions.indexOf(id), 1);
        return deleteSubscription(deps)({ id });
    }
  }

  async function takeNode(one: Extract<Step, { node: number }>): Promise<void> {
    const place = places[one.node];
    if (!place) return;
    const id = place.nodeId;
    if (one.kind === 'tags') await changeNode(deps)({ id }, { tags: one.tags });
    if (one.kind === 'activate') await changeNodeStatus(deps)({ id }, 'active');
    if (one.kind === 'deactivate') await changeNodeStatus(deps)({ id }, 'inactive');
    if (one.kind === 'reconnect') agents[one.node] = [place, await api.agentAt(place)];
  }

  return { take, agents: () => agents };
}

test(
  'whatever happens, agents end up serving exactly who may connect, and are never sent what they cannot take',
  async () => {
    const bursts = fc.array(
      fc.record({ settled: fc.boolean(), steps: fc.array(step, { minLength: 1, maxLength: 6 }) }),
      {
        minLength: 3,
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(bursts, async (all) => {
        const { take, agents } = await trial();
        for (const { settled, steps } of all) {
          // Else every change is followed by a full sync.
          if (settled) await api.settle(agents());
          for (const one of steps) await take(one);
          await api.converged(agents());
        }
        expect(agents().flatMap(([, { violations }]) => violations)).toEqual([]);
        for (const [, { socket }] of agents()) socket.close();
      }),
      // To make a failure smaller would take minutes.
      { numRuns: RUNS, endOnFailure: true },
    );
  },
  15_000 * RUNS,
);
