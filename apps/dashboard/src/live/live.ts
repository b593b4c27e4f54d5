import type { QueryClient } from '@tanstack/react-query';
import { createParser } from 'eventsource-parser';
import { session } from '../session/session.ts';

/** What events may invalidate: the first part of the keys of queries. */
export type Resource =
  | 'api-tokens'
  | 'machines'
  | 'me'
  | 'nodes'
  | 'plans'
  | 'probes'
  | 'response-rules'
  | 'subscriptions'
  | 'templates'
  | 'traffic'
  | 'users';

interface Changed {
  readonly scopes?: readonly { readonly scope: 'all' | 'node' | 'plan' | 'subscription' }[];
}

const TOUCHED: Readonly<Record<'all' | 'node' | 'plan' | 'subscription', readonly Resource[]>> = {
  all: ['machines', 'me', 'nodes', 'plans', 'subscriptions', 'users'],
  node: ['machines', 'nodes'],
  plan: ['plans', 'subscriptions'],
  subscription: ['subscriptions', 'users'],
};

const RETRY_MS = 5_000;
/** Reads are begun at most this often, whatever is told. */
const PACE_MS = 1_000;
/** The server says it is alive three times in this time. */
const SILENCE_MS = 35_000;

let connected = false;

export const live = {
  /** Events come; nothing needs to be asked for again and again. */
  get isConnected(): boolean {
    return connected;
  },
};

/** Follows the events of the api until the returned function is called. A user without scopes hears of own things only. */
export function startLive(queries: QueryClient): () => void {
  const stopping = new AbortController();
  const due = new Set<Resource>();
  let pacing: ReturnType<typeof setTimeout> | undefined;

  function invalidate(resources: readonly Resource[]): void {
    for (const resource of resources) due.add(resource);
    pacing ??= setTimeout(() => {
      pacing = undefined;
      const now = [...due];
      due.clear();
      for (const resource of now) void queries.invalidateQueries({ queryKey: [resource] });
    }, PACE_MS);
  }

  function hear(event: string, data: string): void {
    if (event === 'usage') invalidate(['traffic', 'me', 'subscriptions']);
    if (event !== 'changed') return;
    const { scopes } = JSON.parse(data) as Changed;
    invalidate(scopes ? scopes.flatMap(({ scope }) => TOUCHED[scope]) : ['me']);
  }

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await readEvents(hear, stopping.signal);
      } catch {
        // Refused or cut off: asking now and then stands in for it.
      }
      connected = false;
      await pause(RETRY_MS, stopping.signal);
    }
  }

  void follow();
  return () => {
    stopping.abort();
    clearTimeout(pacing);
    connected = false;
  };
}

async function readEvents(hear: (event: string, data: string) => void, stopping: AbortSignal): Promise<void> {
  const token = await session.accessToken();
  const silent = new AbortController();
  let silence: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => silent.abort(), SILENCE_MS);
  };
  const response = await fetch('/events', {
    headers: { Authorization: `Bearer ${token}`, Accept: 'text/event-stream' },
    signal: AbortSignal.any([stopping, silent.signal]),
  });
  if (response.status === 401) await session.renew(token);
  if (!response.ok || !response.body) return;
  connected = true;
  const parser = createParser({ onEvent: ({ event, data }) => hear(event ?? 'message', data) });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    heard();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      parser.feed(value);
    }
  } finally {
    clearTimeout(silence);
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
