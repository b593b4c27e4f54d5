import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '@orrery/kernel';
import {
  type Database,
  type DatabaseTarget,
  type Transact,
  createTransact,
  databaseNow,
  openDirectSession,
  sqlState,
  tryToLead,
} from '@orrery/persistence';
import type { FastifyBaseLogger } from 'fastify';

/** Watches for moments at which the right to connect changes by itself. */
export interface BoundaryScanner {
  /** Of all replicas one does the work; the others stand by. */
  readonly leads: boolean;
  stop(): Promise<void>;
}

interface ScannerDeps {
  /** The database itself: a transaction pooler loses the lock of the leader. */
  readonly direct: DatabaseTarget;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

const SCAN_MS = 250;
const STAND_BY_MS = 500;
const RETRY_MS = 1_000;
/** The database takes the lead from a replica that it has not heard of for this long. */
const SILENCE_MS = 3_000;
/** And this replica gives up a connection on which nothing comes back. */
const ANSWER_MS = 5_000;

/** Passes all boundaries that came until `now`: each becomes a revision, with nobody touching the subscription. */
export async function passBoundaries(transact: Transact, now: Instant): Promise<void> {
  for (let found = true; found;) {
    found = await transact(async ({ boundaries, revisions }) => {
      const scopes = await boundaries.pass(now);
      for (const scope of scopes) revisions.raise(scope);
      return scopes.length > 0;
    });
  }
}

/** Scans four times a second, by the database's clock, while it leads. Gets over the loss of its connection. */
export function startBoundaryScanner({ direct, log }: ScannerDeps): BoundaryScanner {
  const stopping = new AbortController();
  const { signal } = stopping;
  let leads = false;

  async function scan(db: Database): Promise<void> {
    const now = await databaseNow(db);
    // Revisions say when they were made: not before the boundary they announce, whatever the clock of this machine says.
    await passBoundaries(createTransact(db, { now: () => now }), now);
  }

  /** Until the connection is lost, which rejects, or the scanner stops. */
  async function work(): Promise<void> {
    const lost = new AbortController();
    const session = await openDirectSession(direct, {
      applicationName: 'orrery-boundaries',
      silenceMs: SILENCE_MS,
      onClose: () => lost.abort(),
    });
    const end = (): void => void session.end().catch(() => {});
    signal.addEventListener('abort', end);
    try {
      while (!signal.aborted) {
        // After a loss the driver would go on in another session, which leads nothing.
        lost.signal.throwIfAborted();
        const guard = setTimeout(end, ANSWER_MS);
        try {
          if (leads) await scan(session.db);
          else leads = await tryToLead(session.db);
        } finally {
          clearTimeout(guard);
        }
        await pause(leads ? SCAN_MS : STAND_BY_MS, undefined, { signal, ref: false });
      }
    } finally {
      leads = false;
      signal.removeEventListener('abort', end);
      await session.end();
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await work();
      } catch (error) {
        if (signal.aborted) return;
        log.warn({ sqlState: sqlState(error) }, 'the scan for boundaries was interrupted; it goes on in a second');
        await pause(RETRY_MS, undefined, { signal, ref: false }).catch(() => {});
      }
    }
  }

  const running = run();
  return {
    get leads() {
      return leads;
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
