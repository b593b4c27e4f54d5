import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { SubscriptionId } from '@orrery/kernel';
import { suspendSubscription } from '@orrery/subscription';
import WebSocket from 'ws';
import { SETTLE_MS } from '../src/agents/hub/tell-agent.ts';
import type { BenchInstallation } from './installation.ts';

const AGENTS = 1_000;
const SUBSCRIPTIONS = 10_000;
const ROUNDS = 20;

/** An agent that listens and does nothing else. */
interface Listener {
  readonly socket: WebSocket;
  /** When the next frame came, by `performance.now()`. */
  next(): Promise<number>;
}

function listenerAt(url: string, token: string): Listener {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/node-agent`, { headers: { 'x-node-token': token } });
  return {
    socket,
    next: () =>
      new Promise((resolve, reject) => {
        const gone = (code: number) => reject(new Error(`an agent was sent away with ${code}`));
        socket.once('close', gone);
        socket.once('message', () => {
          socket.off('close', gone);
          resolve(performance.now());
        });
      }),
  };
}

/** (c) From the commit that disables a user to the frame at each agent; agents and api share this process. */
export async function benchHub(bench: BenchInstallation): Promise<void> {
  const suspend = suspendSubscription(bench);
  const ids = await bench.addSubscriptions(SUBSCRIPTIONS);
  const listeners: Listener[] = [];
  const greetings: Promise<number>[] = [];
  for (let i = 0; i < AGENTS; i++) {
    const listener = listenerAt(bench.url, (await bench.addNode(`hub ${i}`)).token);
    listeners.push(listener);
    greetings.push(listener.next());
  }
  await Promise.all(greetings);
  // Until agents must have read their lists, changes are full syncs.
  await delay(SETTLE_MS + 1_000);
  const each: number[] = [];
  const last: number[] = [];
  for (const id of ids.slice(0, ROUNDS)) {
    const frames = listeners.map((listener) => listener.next());
    await suspend({ id: id as SubscriptionId });
    const disabledAt = performance.now();
    const times = (await Promise.all(frames)).map((at) => at - disabledAt);
    each.push(...times);
    last.push(Math.max(...times));
  }
  for (const { socket } of listeners) socket.close();
  const nth = (values: readonly number[], part: number) =>
    (values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? 0).toFixed(0);
  console.log(`(c) ${AGENTS} agents on the hub, ${SUBSCRIPTIONS} subscriptions, one user disabled, ${ROUNDS} times:`);
  console.log(`    until an agent has it: median ${nth(each, 0.5)} ms, p99 ${nth(each, 0.99)} ms`);
  console.log(`    until the last agent has it: median ${nth(last, 0.5)} ms, p99 ${nth(last, 0.99)} ms (at most 1000)`);
}
