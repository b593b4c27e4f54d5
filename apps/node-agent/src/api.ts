import { ask, type HttpAnswer, type HttpRequest } from './http.ts';
import type { Batch } from './counting/ledger.ts';
import type { NodeConfig } from './node-config.ts';
import type { ProbeReceipt, ProbeWork } from './probes/messages.ts';

/** What the api answered instead of what was asked for. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** One entry of `GET /agents/{id}/subscriptions`, as far as we use it. */
export interface ListedUser {
  readonly subscription_id: string;
  readonly password: string;
  /** Of their own, on nodes with a port per subscription. */
  readonly port?: number;
  /** Unix seconds; 0: never. */
  readonly expire_time: number;
  /** Charged bytes left to them; only near the limit. */
  readonly remaining?: number;
}

export type ListAnswer = ListNews & {
  /** Another one than before: the node's configuration changed. */
  readonly configTag: string | null;
};

type ListNews =
  | { readonly kind: 'unchanged'; readonly revision: string | null }
  | {
      readonly kind: 'all';
      readonly users: readonly ListedUser[];
      readonly revision: string | null;
      readonly etag: string | null;
    }
  | {
      readonly kind: 'changes';
      readonly users: readonly ListedUser[];
      readonly removed: readonly string[];
      readonly revision: string;
      /** Of the whole list as it is after these changes. */
      readonly etag: string | null;
    };

export interface TrafficAnswer {
  readonly duplicate: boolean;
  /** What could not be counted, with the reason. */
  readonly rejected: readonly { readonly subscription_id: string | null; readonly reason: string }[];
  readonly remaining: readonly { readonly subscription_id: string; readonly bytes: number }[];
}

/** A client address of a subscription. */
export interface Device {
  readonly subscription_id: string;
  readonly ip: string;
}

/** What the agent knows of the list; empty at the start. */
export interface KnownList {
  readonly revision: string | null;
  readonly etag: string | null;
}

/** The api, as this agent talks to it. Every call rejects with {@link ApiRefusal} or the network's error. */
export interface Api {
  readonly config: (timeoutMs?: number) => Promise<NodeConfig>;
  /** Waits up to `waitSeconds` for a change of what is known. */
  readonly list: (known: KnownList, waitSeconds: number, signal: AbortSignal) => Promise<ListAnswer>;
  readonly report: (batch: Batch) => Promise<TrafficAnswer>;
  readonly status: (status: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly online: (entries: readonly Device[]) => Promise<{ readonly refused: readonly Device[] }>;
  readonly probeTasks: () => Promise<ProbeWork>;
  readonly probeReceipts: (receipts: readonly ProbeReceipt[]) => Promise<void>;
  /** Says which revision of the list the core serves now. */
  readonly applied: (revision: string) => void;
}

/** The largest number of bytes one entry may hold; more is split. */
const MOST_PER_ENTRY = 2 ** 40;
const TIMEOUT_MS = 15_000;
const NO_PROBES: ProbeWork = { tasks: [], hosts: [], next_in_seconds: 600 };

export interface Identity {
  readonly url: string;
  readonly nodeId: string;
  readonly token: string;
}

interface Asked extends Partial<Omit<HttpRequest, 'body'>> {
  readonly body?: unknown;
}

export function apiOf({ url, nodeId, token }: Identity): Api {
  const base = `${url}/agents/${encodeURIComponent(nodeId)}`;
  let appliedRevision: string | null = null;

  async function call(path: string, { body, headers, timeoutMs = TIMEOUT_MS, ...rest }: Asked = {}) {
    const answer = await ask(`${base}${path}`, {
      ...rest,
      timeoutMs,
      headers: {
        authorization: `Bearer ${token}`,
        ...(appliedRevision !== null && { 'x-applied-revision': appliedRevision }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, data: dataOf(answer) };
  }

  return {
    config: async (timeoutMs = TIMEOUT_MS) => (await call('/config', { timeoutMs })).data as NodeConfig,

    async list({ revision, etag }, waitSeconds, signal) {
      const query = new URLSearchParams({ wait: String(waitSeconds), ...(revision !== null && { since: revision }) });
      const { status, headers, data } = await call(`/subscriptions?${query.toString()}`, {
        timeoutMs: TIMEOUT_MS + waitSeconds * 1000,
        signal,
        headers: etag === null ? {} : { 'if-none-match': etag },
      });
      const now = headerOf(headers['x-revision']);
      const configTag = headerOf(headers['x-config-etag']);
      if (status === 304) return { kind: 'unchanged', revision: now, configTag };
      return { ...readList(data, now, headerOf(headers.etag)), configTag };
    },

    async report(batch) {
      const { data } = await call('/traffic', {
        method: 'POST',
        body: bodyOf(batch),
        headers: {
          'idempotency-key': `${batch.epoch}:${batch.sequence}`,
          'x-report-interval': `${new Date(batch.from).toISOString()}/${new Date(batch.to).toISOString()}`,
        },
      });
      const answer = data as Partial<TrafficAnswer>;
      return {
        duplicate: answer.duplicate ?? false,
        rejected: answer.rejected ?? [],
        remaining: answer.remaining ?? [],
      };
    },

    async status(status) {
      await call('/status', { method: 'PUT', body: status });
    },

    async online(entries) {
      const { data } = await call('/online-subscriptions', { method: 'PUT', body: entries });
      return { refused: (data as { refused?: readonly Device[] }).refused ?? [] };
    },

    async probeTasks() {
      try {
        return (await call('/probe-tasks', { method: 'POST' })).data as ProbeWork;
      } catch (error) {
        // An api that knows no probes.
        if (error instanceof ApiRefusal && error.status === 404) return NO_PROBES;
        throw error;
      }
    },

    async probeReceipts(receipts) {
      await call('/probe-receipts', { method: 'POST', body: { receipts } });
    },

    applied(revision) {
      appliedRevision = revision;
    },
  };
}

function readList(data: unknown, revision: string | null, etag: string | null): ListNews {
  if (Array.isArray(data)) return { kind: 'all', users: data as ListedUser[], revision, etag };
  const { subscriptions, removed } = data as { subscriptions?: unknown; removed?: unknown };
  if (!Array.isArray(subscriptions) || revision === null) throw new Error('the api sent no list of subscriptions');
  const gone = Array.isArray(removed) ? removed.map(String) : [];
  return { kind: 'changes', users: subscriptions as ListedUser[], removed: gone, revision, etag };
}

/** The report's body. The same batch always makes the same bytes, so that a repeat is known as one. */
export function bodyOf({ entries }: Batch): { subscription_id: string; upload: number; download: number }[] {
  return entries.flatMap(([id, up, down]) => {
    const parts = Math.max(1, Math.ceil(Math.max(up, down) / MOST_PER_ENTRY));
    return Array.from({ length: parts }, (_, i) => ({
      subscription_id: id,
      upload: part(up, i),
      download: part(down, i),
    }));
  });
}

const part = (bytes: number, i: number): number => Math.min(Math.max(bytes - i * MOST_PER_ENTRY, 0), MOST_PER_ENTRY);

const headerOf = (value: string | string[] | undefined): string | null => (typeof value === 'string' ? value : null);

/** The `data` of an answer; undefined when nothing changed. */
function dataOf({ status, text }: HttpAnswer): unknown {
  if (status === 304) return undefined;
  if (status < 200 || status > 299) throw new ApiRefusal(status, messageOf(text) ?? `status ${status}`);
  return (JSON.parse(text) as { data: unknown }).data;
}

function messageOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { error?: { message?: string } }).error?.message;
  } catch {
    return undefined;
  }
}

/** Trades a single-use code for the node's id and token. */
export async function enrol(url: string, code: string): Promise<{ nodeId: string; token: string }> {
  const answer = await ask(`${url}/agents/enrol`, {
    method: 'POST',
    body: JSON.stringify({ code }),
    timeoutMs: TIMEOUT_MS,
  });
  const data = dataOf(answer) as { node_id: string | number; token: string };
  return { nodeId: String(data.node_id), token: data.token };
}
