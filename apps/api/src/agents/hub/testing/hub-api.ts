import { type PlanId, type SubscriptionId, fixedClock } from '@orrery/kernel';
import { type CreateNode, changeNode } from '@orrery/node';
import type { PlanInput } from '@orrery/plan';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, expect, vi } from 'vitest';
import type { App } from '../../../http/server.ts';
import { testApi } from '../../../testing/test-api.ts';
import type { ServerMessage, SubscriptionEntry } from '../messages.ts';
import { SETTLE_MS } from '../tell-agent.ts';
import { type AgentPlace, type ContractAgent, contractAgent } from './contract-agent.ts';

const NOW = '2026-03-10T12:20:00.000Z';
/** Long, for a busy machine: nobody waits longer than it takes. */
const PATIENCE = { timeout: 10_000, interval: 10 };

/** The whole api on a port, with agents that behave as the contract says. Agents leave after each test. */
export async function hubApi() {
  vi.setConfig({ testTimeout: 20_000 });
  afterAll(() => vi.resetConfig());
  const clock = fixedClock(NOW);
  const api = await testApi({ clock });
  const deps = { transact: api.transact, clock };
  const baseUrl = await listen(api.app);
  let names = 0;
  /** Ports that nothing else sets. */
  let marks = 40_000;
  let agents: ContractAgent[] = [];
  afterEach(async () => {
    await Promise.all(agents.map((agent) => agent.leave()));
    agents = [];
  });

  async function addPlan(input: Partial<PlanInput> = {}) {
    return (await api.addPlan({ name: `plan ${++names}`, ...input })).id;
  }

  return {
    ...api,
    clock,
    deps,
    baseUrl,
    listen,
    addPlanId: addPlan,
    /** An active node, on Shadowsocks unless it says otherwise, and where its agent finds the api. */
    async addPlace(change: Partial<CreateNode> = {}): Promise<AgentPlace> {
      const shadowsocks = { protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm' } as const;
      const at = { name: `node ${++names}`, serverAddress: 'node.example', serverPort: 8388 };
      const { node, token } = await api.addNode({ ...at, ...shadowsocks, ...change });
      return { baseUrl, nodeId: node.id, token, isOurs: node.agent === 'native' };
    },
    addSubscriptionTo: (planId: PlanId) => api.addSubscription(api.admin.id, planId),
    /** A subscription on a plan of its own. */
    async addSubscription(plan: Partial<PlanInput> = {}): Promise<SubscriptionId> {
      const { subscription } = await api.addSubscription(api.admin.id, await addPlan(plan));
      return subscription.id;
    },
    agentAt,
    /** Agents to whom nothing before now is news, so that later changes reach them one by one. */
    async settledAgentsAt<const P extends readonly AgentPlace[]>(
      ...places: P
    ): Promise<{ [I in keyof P]: ContractAgent }> {
      const settled = await Promise.all(places.map(agentAt));
      await settle(places.map((place, i) => [place, settled[i] as ContractAgent]));
      for (const agent of settled) agent.received.length = 0;
      return settled as { [I in keyof P]: ContractAgent };
    },
    settle,
    frame,
    /** Waits until this no longer throws. */
    eventually: (check: () => unknown) => vi.waitFor(check, PATIENCE),
    entitledTo,
    converged,
  };

  /** An agent that has had its first sync and read its list. */
  async function agentAt(place: AgentPlace): Promise<ContractAgent> {
    const agent = contractAgent(place);
    agents.push(agent);
    await agent.opened;
    await converged([[place, agent]]);
    return agent;
  }

  /** Waits until all that was raised is dealt with, and no agent may still be reading its list. */
  async function settle(those: readonly (readonly [AgentPlace, ContractAgent])[]): Promise<void> {
    const port = ++marks;
    // What was raised before this has been dealt with when this is.
    for (const [{ nodeId }] of those) await changeNode(deps)({ id: nodeId }, { listenPort: port });
    for (const [, agent] of those) {
      await frame(agent, (message) => message.type === 'config_sync' && message.data.config.server_port === port);
    }
    await converged(those);
    clock.advance(SETTLE_MS);
  }

  /** Waits for a frame that this is true of. */
  function frame(agent: ContractAgent, matches: (message: ServerMessage) => boolean): Promise<ServerMessage> {
    return vi.waitFor(() => {
      const found = agent.received.find(matches);
      if (!found) throw new Error('no such frame has come');
      return found;
    }, PATIENCE);
  }

  /** Waits until the agents of these nodes serve exactly who may connect. */
  async function converged(those: readonly (readonly [AgentPlace, ContractAgent])[]): Promise<void> {
    for (const [place, agent] of those) {
      // Asked for each time: what agents report on their socket may still be on its way.
      await vi.waitFor(async () => {
        expect(agent.config).toBeDefined();
        expect(agent.serves()).toEqual(await entitledTo(place));
      }, PATIENCE);
      await agent.idle();
    }
  }

  /** Passwords by id, as REST lists them; nobody where the node is not active. */
  async function entitledTo({ nodeId, token }: AgentPlace): Promise<Record<string, string>> {
    const url = `/agents/${nodeId}/subscriptions`;
    const answer = await api.app.inject({ url, headers: { 'x-node-token': token } });
    const { data } = answer.json<{ data: SubscriptionEntry[] }>();
    const real = data.filter(({ subscription_id }) => subscription_id !== '0');
    return Object.fromEntries(real.map(({ subscription_id, password }) => [subscription_id, password]));
  }
}

/** On a port of the system's choice. */
async function listen(app: App): Promise<string> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}
