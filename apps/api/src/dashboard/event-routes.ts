import { PassThrough } from 'node:stream';
import { DomainError, SECOND_MS } from '@orrery/kernel';
import { type Database, subscriptionsOfUser } from '@orrery/persistence';
import type { Deps } from '../deps.ts';
import type { UsageNews } from '../delivery/usage-news.ts';
import { type SignedIn, signedInOf } from '../http/caller.ts';
import type { App } from '../http/server.ts';
import type { Identity } from '../identity/create-identity.ts';
import type { RevisionFeed } from '../revisions/feed.ts';
import { createChanges, type Changes } from './changes.ts';

/** At once in one process; a browser that is refused asks now and then instead. */
const MOST_STREAMS = 500;
const MOST_STREAMS_PER_SESSION = 8;
/** How often an open stream is proven alive, and its session with it. */
const HEARTBEAT_MS = 10 * SECOND_MS;
/** What changes meanwhile is told together. */
const COLLECT_MS = 300;
/** A reader that lets more than this wait is gone. */
const MOST_WAITING_BYTES = 256 * 1024;

interface EventDeps extends Pick<Deps, 'db' | 'guards'> {
  readonly feed: RevisionFeed;
  readonly usage: UsageNews;
  readonly heartbeatMs?: number;
}

interface Stream {
  readonly caller: SignedIn;
  end(): void;
}

/**
 * `GET /events`: tells pages what to read again, as Server-Sent Events. `changed` names what changed (an admin hears of
 * everything, a user that something of theirs did), `usage` says that traffic was counted. It ends with the session.
 */
export function eventRoutes(app: App, deps: EventDeps, { authenticate }: Identity): void {
  const { db, guards, feed, usage, heartbeatMs = HEARTBEAT_MS } = deps;
  const streams = new Set<Stream>();
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.end();
  });

  // Not in the OpenAPI document: it cannot say what a stream holds, and generated clients would wait for its end.
  app.get('/events', { onRequest: guards.user, schema: { hide: true } }, (request, reply) => {
    const caller = signedInOf(request);
    refuseTooMany(streams, caller);
    const body = new PassThrough();
    const changes = createChanges(caller.role === 'admin' ? undefined : ownSubscriptions(db, caller));
    let collecting: NodeJS.Timeout | undefined;

    const write = (text: string): void => {
      if (body.writableLength > MOST_WAITING_BYTES) stream.end();
      else if (!body.writableEnded) body.write(text);
    };
    const tell = async (): Promise<void> => {
      collecting = undefined;
      for (const { event, data } of await changes.take()) write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    };
    const soon = (): void => {
      collecting ??= setTimeout(() => void tell().catch(() => stream.end()), COLLECT_MS);
    };
    const noted = (note: (to: Changes) => void): void => {
      note(changes);
      if (!changes.isEmpty) soon();
    };
    const heartbeat = setInterval(() => {
      authenticate(request.headers.authorization).then(
        () => write(': alive\n\n'),
        () => stream.end(),
      );
    }, heartbeatMs);
    const leaving = [
      feed.subscribe(({ scopes }) => noted((to) => to.changed(scopes))),
      usage.subscribe((whose) => noted((to) => to.counted(whose))),
    ];
    const stream: Stream = {
      caller,
      end() {
        if (!streams.delete(stream)) return;
        for (const leave of leaving) leave();
        clearInterval(heartbeat);
        clearTimeout(collecting);
        body.end();
      },
    };
    streams.add(stream);
    body.on('close', () => stream.end());
    request.raw.on('close', () => stream.end());
    write('retry: 3000\nevent: ready\ndata: {}\n\n');
    return reply
      .header('Content-Type', 'text/event-stream; charset=utf-8')
      .header('Cache-Control', 'no-store')
      .header('X-Accel-Buffering', 'no')
      .send(body);
  });
}

function refuseTooMany(streams: ReadonlySet<Stream>, { sessionId }: SignedIn): void {
  const own = [...streams].filter(({ caller }) => caller.sessionId === sessionId).length;
  if (streams.size < MOST_STREAMS && own < MOST_STREAMS_PER_SESSION) return;
  throw new DomainError('limited', 'RATE_LIMITED', 'Too many event streams are open', {
    details: { retryAfterSeconds: 60 },
  });
}

const ownSubscriptions =
  (db: Database, { userId }: SignedIn) =>
  async (): Promise<ReadonlySet<number>> =>
    new Set(await subscriptionsOfUser(db, userId));
