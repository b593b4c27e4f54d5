import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  announceUsage,
  type Database,
  type DatabaseTarget,
  type DirectSession,
  listenForUsage,
  openDirectSession,
  ping,
  sqlState,
  type Transact,
} from '@orrery/persistence';
import type { FastifyBaseLogger } from 'fastify';
import type { KeptLinks } from './kept-links.ts';

/** How long ids are collected before the other processes hear of them. */
const COLLECT_MS = 500;
/** Bytes of one notification; more ids than fit are told as `*`, anybody. */
const MOST_BYTES = 2_000;
/** How often the connection is asked whether it lives, and how long it has to answer. */
const BEAT_MS = 1_000;
const SILENCE_MS = 10_000;
const RETRY_MS = 500;

export type Counted = readonly number[] | 'all';

export interface UsageNews {
  /** Nobody tells this process what others counted. */
  readonly isDown: boolean;
  /** Counted and committed here: shown here at once, and told to the others within half a second. */
  counted(subscriptionIds: readonly number[]): void;
  /** Calls the listener with whose usage was counted, here or elsewhere. Returns how to end it. */
  subscribe(listener: (whose: Counted) => void): () => void;
  stop(): Promise<void>;
}

/** Tells the other processes whose usage was counted here, and hears of theirs. */
export async function startUsageNews(
  { db, direct, log }: { readonly db: Database; readonly direct: DatabaseTarget; readonly log: FastifyBaseLogger },
  links: Pick<KeptLinks, 'counted'>,
  { beatMs, collectMs } = { beatMs: BEAT_MS, collectMs: COLLECT_MS },
): Promise<UsageNews> {
  const self = randomBytes(6).toString('base64url');
  const stopping = new AbortController();
  const pending = new Set<number>();
  const listeners = new Set<(whose: Counted) => void>([(whose) => links.counted(whose)]);
  let timer: NodeJS.Timeout | undefined;
  let session = await listen();
  let isDown = false;
  const following = follow();

  async function listen(): Promise<DirectSession & { readonly closed: Promise<void> }> {
    const closed = Promise.withResolvers<void>();
    const opened = await openDirectSession(direct, {
      applicationName: 'orrery-usage',
      silenceMs: SILENCE_MS,
      onNotify: (_channel, payload) => hear(payload),
      onClose: () => closed.resolve(),
    });
    await listenForUsage(opened.db);
    return { ...opened, closed: closed.promise };
  }

  /** Keeps the session open, and opens another one when it is lost. */
  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      const lost = await Promise.race([session.closed.then(() => true), beat()]);
      if (stopping.signal.aborted) return;
      if (!lost && (await answers())) continue;
      if (stopping.signal.aborted) return;
      isDown = true;
      await session.end().catch(() => undefined);
      await reopen();
    }
  }

  /** False also when nothing comes back: where both ends believe in a lost connection, a question waits for ever. */
  function answers(): Promise<boolean> {
    const answered = ping(session.db).then(
      () => true,
      () => false,
    );
    return Promise.race([answered, session.closed.then(() => false), beat()]);
  }

  function beat(): Promise<boolean> {
    return sleep(beatMs, false, { signal: stopping.signal }).catch(() => false);
  }

  async function reopen(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        session = await listen();
        // What was said meanwhile was said to nobody.
        spread('all');
        isDown = false;
        return;
      } catch (error) {
        log.warn({ sqlState: sqlState(error) }, 'usage counted elsewhere is not heard of; trying again');
        await sleep(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }

  function hear(payload: string): void {
    const [sender, ids = ''] = payload.split(' ');
    if (sender === self) return;
    spread(ids === '*' ? 'all' : ids.split(',').map((id) => Number.parseInt(id, 36)));
  }

  function spread(whose: Counted): void {
    for (const listener of listeners) listener(whose);
  }

  function tell(): void {
    timer = undefined;
    const ids = [...pending].map((id) => id.toString(36)).join(',');
    pending.clear();
    announceUsage(db, `${self} ${ids.length > MOST_BYTES ? '*' : ids}`).catch((error: unknown) =>
      log.warn({ sqlState: sqlState(error) }, 'the others were not told what was counted here'),
    );
  }

  return {
    get isDown() {
      return isDown;
    },
    counted(subscriptionIds) {
      spread(subscriptionIds);
      for (const id of subscriptionIds) pending.add(id);
      timer ??= setTimeout(tell, collectMs).unref();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await session.end();
      await following;
    },
  };
}

/** The same transactions; whose usage they book is told once they are committed. */
export const tellingUsage =
  (transact: Transact, usage: Pick<UsageNews, 'counted'>): Transact =>
  async (work) => {
    let booked: readonly number[] = [];
    const result = await transact((repositories) => {
      // A transaction that is run again books again.
      booked = [];
      const { ledger } = repositories;
      const book: typeof ledger.book = (booking) => {
        booked = booking.report.ids;
        return ledger.book(booking);
      };
      return work({ ...repositories, ledger: { ...ledger, book } });
    });
    if (booked.length > 0) usage.counted(booked);
    return result;
  };
