import { setTimeout } from 'node:timers/promises';
import { type DatabaseTarget, type RevisionScope, formatRevision, readRevisions, sqlState } from '@orrery/persistence';
import type { FastifyBaseLogger } from 'fastify';
import { announcementsFrom } from './announcements.ts';
import type { RevisionFeed } from './feed.ts';
import { type Listening, listen } from './listening.ts';

export type { Announcement, RevisionFeed } from './feed.ts';

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
