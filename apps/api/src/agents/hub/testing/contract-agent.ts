import type { NodeId } from '@orrery/kernel';
import WebSocket from 'ws';
import type {
  Command,
  ConfigSync,
  HubConfig,
  ServerMessage,
  SubscriptionEntry,
  SubscriptionSync,
} from '../messages.ts';

/** What existing agents read at most. */
const READ_LIMIT_BYTES = 65_536;

export interface AgentPlace {
  /** Where the api listens: `http://127.0.0.1:12345`. */
  readonly baseUrl: string;
  readonly nodeId: NodeId;
  readonly token: string;
  /** Ours; others cannot do with an empty list. */
  readonly isOurs: boolean;
}

/**
 * An agent that behaves as the contract says existing ones do: a full configuration makes it read its list over REST,
 * `added` only appends, a stale configuration and a frame over 64 KiB are not for it. What it may not be sent, it notes.
 */
export function contractAgent({ baseUrl, nodeId, token, isOurs }: AgentPlace) {
  const socket = new WebSocket(`${baseUrl.replace('http', 'ws')}/ws/node-agent?token=${token}`);
  const violations: string[] = [];
  const received: ServerMessage[] = [];
  const commands: Command['data'][] = [];
  let users = new Map<string, SubscriptionEntry>();
  let config: HubConfig | undefined;
  let version = 0;
  let reading: Promise<void> = Promise.resolve();
  let syncs = 0;

  const opened = new Promise<void>((resolve, reject) => {
    socket.once('open', resolve).once('error', reject);
  });
  opened.catch(() => {});
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  socket.on('error', () => {});
  socket.on('message', (data) => {
    const text = (data as Buffer).toString();
    if (Buffer.byteLength(text) > READ_LIMIT_BYTES) {
      violations.push(`a frame of ${Buffer.byteLength(text)} bytes`);
      return socket.terminate();
    }
    const message = JSON.parse(text) as ServerMessage;
    received.push(message);
    if (message.type === 'config_sync') takeConfig(message);
    if (message.type === 'subscription_sync') takeChange(message);
    if (message.type === 'command') commands.push(message.data);
  });

  function takeConfig({ data }: ConfigSync): void {
    if (!data.full_sync && data.version <= version) return;
    version = data.version;
    config = data.config;
    syncs++;
    if (config.status === 'active') reading = reading.then(readList);
  }

  async function readList(): Promise<void> {
    const answer = await fetch(`${baseUrl}/agents/${nodeId}/subscriptions`, { headers: { 'x-node-token': token } });
    if (!answer.ok) return;
    const { data } = (await answer.json()) as { data: SubscriptionEntry[] };
    if (data.length === 0 && !isOurs) violations.push('an empty list');
    users = new Map(data.map((entry) => [entry.subscription_id, entry]));
  }

  function takeChange({ data }: SubscriptionSync): void {
    syncs++;
    for (const entry of data.subscriptions) {
      const id = entry.subscription_id;
      if (data.change_type === 'removed') {
        users.delete(id);
      } else if (data.change_type === 'added') {
        if (users.has(id)) violations.push(`${id} was added twice`);
        else users.set(id, entry);
      } else if (users.has(id)) {
        users.set(id, entry);
      }
    }
  }

  const send = (message: object | string): void =>
    socket.send(typeof message === 'string' ? message : JSON.stringify({ timestamp: 1, ...message }));

  return {
    socket,
    opened,
    closed,
    violations,
    received,
    commands,
    send,
    sendEvent: (event_type: string, extra?: unknown) => send({ type: 'event', data: { event_type, extra } }),
    get config() {
      return config;
    },
    /** Configurations and changes it took, each of which restarts a core. */
    get syncs() {
      return syncs;
    },
    /** Who may connect through it: passwords by id, without the placeholder. */
    serves(): Record<string, string> {
      if (config?.status !== 'active') return {};
      const real = [...users.values()].filter(({ subscription_id }) => subscription_id !== '0');
      return Object.fromEntries(real.map(({ subscription_id, password }) => [subscription_id, password]));
    },
    /** Resolves when no reading of the list is under way. */
    idle: () => reading,
    async leave(): Promise<void> {
      socket.close();
      await closed;
      await reading;
    },
  };
}

export type ContractAgent = ReturnType<typeof contractAgent>;
