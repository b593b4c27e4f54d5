import { randomBytes } from 'node:crypto';
import {
  type DatabaseTarget,
  type DirectSession,
  type Revision,
  listenForRevisions,
  openDirectSession,
  sendEcho,
} from '@orrery/persistence';

/** One connection that LISTENs for revisions. */
export interface Listening {
  readonly db: DirectSession['db'];
  /** The newest revision when it began to listen: later ones ring. */
  readonly head: Revision;
  /** Resolves when there may be newer revisions than at the last call: true; or when the connection is lost: false. */
  next(): Promise<boolean>;
  /** Gives the connection up. */
  end(): void;
}

/** How often it asks itself whether it still hears, and how long it waits for the answer. */
const ECHO_MS = 1_000;
const OPENING_MS = 3_000;
/** The server forgets a client that has been gone for this long. */
const SILENCE_MS = 10_000;

/**
 * Opens the connection, LISTENs, and only then reads the newest revision. Rejects when the database does not answer, or
 * does not let notifications through. A connection that is open at this end only is noticed by the echo that stays away.
 */
export async function listen(direct: DatabaseTarget): Promise<Listening> {
  const echoChannel = `orrery_echo_${randomBytes(8).toString('hex')}`;
  const firstEcho = Promise.withResolvers<void>();
  // Lost before anybody waits for it: whoever opens hears of that from what failed first.
  firstEcho.promise.catch(() => undefined);
  let isEchoAwaited = false;
  let isLost = false;
  let hasRung = false;
  let timer: NodeJS.Timeout | undefined;
  let wake = (): void => {};

  const ring = (): void => {
    hasRung = true;
    wake();
  };
  const lose = (): void => {
    if (isLost) return;
    isLost = true;
    clearInterval(timer);
    firstEcho.reject(new Error('the connection does not let notifications through'));
    void session.end().catch(() => {});
    wake();
  };
  const session = await openDirectSession(direct, {
    applicationName: 'orrery-revisions',
    silenceMs: SILENCE_MS,
    onNotify(channel) {
      if (channel !== echoChannel) return ring();
      isEchoAwaited = false;
      firstEcho.resolve();
    },
    onClose: lose,
  });
  const { db } = session;
  let head: Revision | undefined;

  /** The answer says which revision is the newest: it rings, should the notification have been lost. */
  const beat = async (): Promise<Revision> => {
    isEchoAwaited = true;
    const newest = await sendEcho(db, echoChannel);
    if (head && (head.n !== newest.n || head.lineage !== newest.lineage)) ring();
    head = newest;
    return newest;
  };
  const check = (): void => {
    if (isLost) return;
    if (isEchoAwaited) lose();
    else beat().catch(lose);
  };

  const guard = setTimeout(lose, OPENING_MS);
  try {
    await listenForRevisions(db, echoChannel);
    const [first] = await Promise.all([beat(), firstEcho.promise]);
    // What came in while this process was busy is read before the verdict.
    timer = setInterval(() => setImmediate(check), ECHO_MS).unref();
    return {
      db,
      head: first,
      async next() {
        if (!hasRung && !isLost) await new Promise<void>((resolve) => (wake = resolve));
        hasRung = false;
        return !isLost;
      },
      end: lose,
    };
  } catch (error) {
    lose();
    throw error;
  } finally {
    clearTimeout(guard);
  }
}
