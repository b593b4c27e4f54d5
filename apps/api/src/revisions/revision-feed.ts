import { setTimeout } from 'node:timers/promises';
import { type DatabaseTarget, type RevisionScope, formatRevision, readRevisions, sqlState } from '@orrery/persistence';
import type { FastifyBaseLogger } from 'fastify';
import { announcementsFrom } from './announcements.ts';
import { type Listening, listen } from './listening.ts';

/** Some revisions that became visible together. */
export interface Announcement {
  /** `<lineage>.<n>`: the newest of them. Whoever reads the database now sees at least this. */
  readonly revision: string;
  /** The one that `current` was before: announcements form an unbroken chain. */
  readonly previous: string;
  /** What they touched; the scope `all` alone when the feed cannot tell: then anything may have changed. */
  readonly scopes: readonly RevisionScope[];
}

/**
 * What changes who may connect, as this process hears of it: in order, without a gap, within milliseconds of the commit
 * and wherever it was made. It costs the database one connection and one small statement a second.
 */
export interface RevisionFeed {
  /** `<lineage>.<n>`: everything up to it has been announced to every subscriber. */
  readonly current: string;
  /**
   * The connection is lost (noticed within two seconds) and `current` may lag behind: whoever must be right asks the
   * database for the revision (`currentRevision`). Once it is back, what was missed is announced.
   */
  readonly isDown: boolean;
  /**
   * Calls the listener for each announcement, in order and before `current` changes hands to `waitAfter`. It must not
   * throw and does its work later: the others wait for it. Returns how to end it.
   */
  subscribe(listener: (announcement: Announcement) => void): () => void;
  /**
   * Resolves to `current` as soon as that is not `revision` (at once, if it is not), after `timeoutMs`, when the signal
   * aborts, or when the feed stops.
   */
  waitAfter(revision: string, timeoutMs: number, signal?: AbortSignal): Promise<string>;
  /** Ends the connection and all waiting. */
  stop(): Promise<void>;
}

export interface RevisionFeedOptions {
  /** The database itself: a transaction pooler loses notifications. */
  readonly direct: DatabaseTarget;
  readonly log: Pick<FastifyBaseLogger, 'warn' | 'info'>;
}

const RETRY_MS = { first: 50, most: 1_000 };

/** Rejects when the database cannot be reached now; later losses it gets over by itself. */
export async function startRevisionFeed({ direct, log }: RevisionFeedOptions): Promise<RevisionFeed> {
  const stopping = new AbortController();
  let listening = await listen(direct);
  let seen = listening.head;
  let isDown = false;
  const told = announcementsFrom(formatRevision(seen));

  /** Announces what came after `seen`. The connection LISTENed before, so nothing falls in between. */
  async function readOn(): Promise<void> {
    const { head, since } = await readRevisions(listening.db, seen);
    if (since?.length === 0) return;
    const previous = formatRevision(seen);
    seen = head;
    const scopes: readonly RevisionScope[] = since ? since.flatMap((one) => one.scopes) : [{ scope: 'all' }];
    told.announce({ previous, revision: formatRevision(head), scopes });
  }

  /** Until the connection is lost. */
  async function follow(): Promise<void> {
    try {
      do {
        await readOn();
        isDown = false;
      } while (await listening.next());
    } catch (error) {
      log.warn({ sqlState: sqlState(error) }, 'the log of revisions could not be read');
    } finally {
      isDown = true;
      listening.end();
    }
  }

  /** Rejects when it is to stop. */
  async function reconnect(): Promise<Listening> {
    for (let pauseMs = RETRY_MS.first; ; pauseMs = Math.min(pauseMs * 2, RETRY_MS.most)) {
      await setTimeout(pauseMs, undefined, { signal: stopping.signal });
      try {
        return await listen(direct);
      } catch (error) {
        log.warn({ sqlState: sqlState(error) }, 'revisions cannot be heard; trying again');
      }
    }
  }

  async function run(): Promise<void> {
    await follow();
    while (!stopping.signal.aborted) {
      log.warn('the connection that hears of revisions was lost');
      listening = await reconnect();
      if (stopping.signal.aborted) listening.end();
      else await follow();
    }
  }

  const running = run().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  return {
    get current() {
      return told.current;
    },
    get isDown() {
      return isDown;
    },
    subscribe: told.subscribe,
    waitAfter: told.waitAfter,
    async stop() {
      stopping.abort();
      told.end();
      listening.end();
      await running;
    },
  };
}
