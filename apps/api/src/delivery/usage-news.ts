import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  announceUsage,
  type Database,
  type DatabaseTarget,
  type DirectSession,
  listenForUsage,
  listeningForUsage,
  openDirectSession,
  sqlState,
  type Transact,
  usageSessionName,
} from '@orrery/persistence';
import type { FastifyBaseLogger } from 'fastify';
import type { KeptLinks } from './kept-links.ts';
import { rollCall } from './roll-call.ts';
import { type Counted, farewellMessage, readUsageMessage, usageMessages } from './usage-messages.ts';
import { startTelling } from './usage-telling.ts';

/** How long ids are collected before the other processes hear of them. */
const COLLECT_MS = 500;
/** How often the connection is asked who listens. It is lost when it has not answered after two more beats. */
const BEAT_MS = 500;
const SILENCE_MS = 10_000;
const RETRY_MS = 500;
/** How long leaving may take: a database that does not answer holds up no end. */
const LEAVING_MS = 2_000;

export interface UsageNews {
  /** Nobody tells this process what others counted. */
  readonly isDown: boolean;
  /** Counted and committed here: shown here at once, and told to the others within half a second. */
  counted(subscriptionIds: readonly number[]): void;
  /** Calls the listener with whose usage was counted, here or elsewhere. Returns how to end it. */
  subscribe(listener: (whose: Counted) => void): () => void;
  /** Tells what is still untold: to be called when nothing is counted any more. */
  stop(): Promise<void>;
}

/**
 * Tells the other processes whose usage was counted here, and hears of theirs. One that goes without a farewell may have
 * counted what it told nobody: then it may be anybody's.
 */
export async function startUsageNews(
  { db, direct, log }: { readonly db: Database; readonly direct: DatabaseTarget; readonly log: FastifyBaseLogger },
  links: Pick<KeptLinks, 'counted'>,
  { beatMs, collectMs } = { beatMs: BEAT_MS, collectMs: COLLECT_MS },
): Promise<UsageNews> {
  const self = randomBytes(6).toString('base64url');
  const stopping = new AbortController();
  const others = rollCall();
  const telling = startTelling((ids) => announceUsage(db, usageMessages(self, ids)), { collectMs, log });
  const listeners = new Set<(whose: Counted) => void>([(whose) => links.counted(whose)]);
  let session = await listen();
  let isDown = false;
  const following = follow();

  async function listen(): Promise<DirectSession & { readonly closed: Promise<void> }> {
    const closed = Promise.withResolvers<void>();
    const opened = await openDirectSession(direct, {
      applicationName: usageSessionName(self),
      silenceMs: SILENCE_MS,
      onNotify: (_channel, payload) => hear(payload),
      onClose: () => closed.resolve(),
    });
    await listenForUsage(opened.db);
    others.misses(await listeningForUsage(opened.db));
    return { ...opened, closed: closed.promise };
  }

  /** Keeps the session open, and opens another one when it is lost. */
  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      const lost = await Promise.race([session.closed.then(() => true), quiet(beatMs)]);
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
    return Promise.race([lookRound(), session.closed.then(() => false), quiet(2 * beatMs)]);
  }

  async function lookRound(): Promise<boolean> {
    try {
      if (others.misses(await listeningForUsage(session.db))) spread('all');
      return true;
    } catch {
      return false;
    }
  }

  function quiet(ms: number): Promise<boolean> {
    return sleep(ms, false, { signal: stopping.signal }).catch(() => false);
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
        await quiet(RETRY_MS);
      }
    }
  }

  function hear(payload: string): void {
    const { from, says } = readUsageMessage(payload);
    if (from === self) return;
    if (says === 'farewell') others.farewell(from);
    else spread(says);
  }

  function spread(whose: Counted): void {
    for (const listener of listeners) listener(whose);
  }

  async function takeLeave(): Promise<void> {
    // Without a farewell the others take it that something was left untold.
    if (await telling.stop()) await announceUsage(db, [farewellMessage(self)]).catch(() => undefined);
  }

  return {
    get isDown() {
      return isDown;
    },
    counted(subscriptionIds) {
      spread(subscriptionIds);
      telling.add(subscriptionIds);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async stop() {
      await Promise.race([takeLeave(), quiet(LEAVING_MS)]);
      stopping.abort();
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
