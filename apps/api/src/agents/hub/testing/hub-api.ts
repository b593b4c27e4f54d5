import { type NodeId, type SubscriptionId, fixedClock } from '@orrery/kernel';
import type { CreateNode } from '@orrery/node';
import { findNode } from '@orrery/persistence';
import type { PlanInput } from '@orrery/plan';
import { suspendSubscription } from '@orrery/subscription';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, vi } from 'vitest';
import type { App } from '../../../http/server.ts';
import { testApi } from '../../../testing/test-api.ts';
import { connectable } from '../../subscription-list.ts';
import { type AgentPlace, type ContractAgent, contractAgent } from './contract-agent.ts';

const NOW = '2026-03-10T12:20:00.000Z';

/** The whole api on a port, with agents that behave as the contract says. Agents leave after each test. */
export async function hubApi() {
  const clock = fixedClock(NOW);
  const api = await testApi({ clock });
  const deps = { transact: api.transact, clock };
  const baseUrl = await listen(api.app);
  let names = 0;
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
      return { baseUrl, nodeId: node.id, token };
    },
    /** A subscription on a plan of its own. */
    async addSubscription(plan: Partial<PlanInput> = {}): Promise<SubscriptionId> {
      const { subscription } = await api.addSubscription(api.admin.id, await addPlan(plan));
      return subscription.id;
    },
    suspend: (id: SubscriptionId) => suspendSubscription(deps)({ id }),
    async agentAt(place: AgentPlace): Promise<ContractAgent> {
      const agent = contractAgent(place);
      agents.push(agent);
      await agent.opened;
      return agent;
    },
    /** Who may connect to the node, as REST lists them. */
    entitled: (nodeId: NodeId) => entitledTo(nodeId),
    /** Waits until the agents of this node serve exactly who may connect. */
    async converged(those: readonly (readonly [AgentPlace, ContractAgent])[]): Promise<void> {
      for (const [{ nodeId }, agent] of those) {
        const expected = await entitledTo(nodeId);
        await vi.waitFor(() => expect(agent.serves()).toEqual(expected), { timeout: 4_000, interval: 20 });
        await agent.idle();
      }
    },
  };

  async function entitledTo(nodeId: NodeId): Promise<Record<string, string>> {
    const reading = await findNode(api.db, nodeId);
    if (!reading) return {};
    const entries = await connectable(api.db, reading.node, api.keyring, clock.now());
    return Object.fromEntries(entries.map(({ subscription_id, password }) => [subscription_id, password]));
  }
}

/** On a port of the system's choice. */
async function listen(app: App): Promise<string> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}
