import type { Node } from '@orrery/node';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RevisionFeed } from '../../revisions/revision-feed.ts';
import { tagsOf } from '../etags.ts';
import { withPlaceholder } from '../subscription-list.ts';
import type { AgentLists, ListChanges } from './agent-lists.ts';
import { listBodies } from './list-bodies.ts';
import { type ListView, revisionOf } from './list-view.ts';
import { waitingRoom } from './list-waiting.ts';

const LONGEST_WAIT_S = 60;

interface ListDeps {
  readonly lists: AgentLists;
  readonly feed: RevisionFeed;
  /** Who asks, looked up anew: the token may have been taken back while the request waited. */
  readonly nodeOf: (request: FastifyRequest) => Promise<Node>;
  /** The ETag of the node's configuration. */
  readonly configTagOf: (node: Node) => string;
}

/** What the request is for. */
interface Wish {
  readonly since: string | undefined;
  readonly waitMs: number;
}

function wishOf(request: FastifyRequest, node: Node): Wish {
  const { since, wait } = request.query as { since?: unknown; wait?: unknown };
  const seconds = typeof wait === 'string' ? Number(wait) : 0;
  return {
    // Other agents would take what changed for the whole list.
    since: typeof since === 'string' && node.agent === 'native' ? since : undefined,
    waitMs: seconds > 0 ? Math.min(seconds, LONGEST_WAIT_S) * 1_000 : 0,
  };
}

/** What there is to say at a moment. */
interface Found {
  readonly node: Node;
  readonly view: ListView;
  /** Undefined: the whole list has to go. */
  readonly changes: ListChanges | undefined;
}

/** `GET /agents/:id/subscriptions`; what goes over the wire is documented in agent-schemas.ts. */
export function subscriptionListing({ lists, feed, nodeOf, configTagOf }: ListDeps) {
  const bodies = listBodies();
  const room = waitingRoom();

  /** The node and its list as of one revision: the node may have changed since it was read. */
  async function listed(asking: Node, asks?: 'feed' | 'database'): Promise<{ node: Node; view: ListView }> {
    for (let node = asking; ;) {
      const view = await lists.of(node, asks);
      const newer = lists.newer(node);
      if (!newer) return { node, view };
      node = newer;
    }
  }

  async function find(asking: Node, { since }: Wish, asks: 'feed' | 'database'): Promise<Found> {
    const { node, view } = await listed(asking, asks);
    return { node, view, changes: since === undefined ? undefined : await lists.changesSince(node, view, since) };
  }

  /** Until there is something to say, or time is up, the agent is gone, or the api stops. */
  async function wait(request: FastifyRequest, first: Found, wish: Wish, heard: string, gone: AbortSignal) {
    const tags = tagsOf(request);
    const [firstTag, firstConfig] = [first.view.tag, configTagOf(first.node)];
    const isNews = ({ node, view, changes }: Found): boolean => {
      if (configTagOf(node) !== firstConfig) return true;
      if (wish.since !== undefined) return changes === undefined || changes.ids.length > 0;
      return tags.length > 0 ? !tags.includes(view.tag) : view.tag !== firstTag;
    };
    const until = performance.now() + wish.waitMs;
    let found = first;
    for (let seen = heard; !isNews(found);) {
      const next = await feed.waitAfter(seen, Math.max(0, until - performance.now()), gone);
      if (next === seen) break;
      seen = next;
      found = await find(await nodeOf(request), wish, 'feed');
    }
    return found;
  }

  const headOf = (view: ListView, node: Node) => ({
    ETag: `"${view.tag}"`,
    'X-Revision': revisionOf(view),
    'X-Config-ETag': `"${configTagOf(node)}"`,
    'Cache-Control': 'private, no-cache',
    Vary: 'Accept-Encoding',
  });

  async function send(request: FastifyRequest, reply: FastifyReply, wish: Wish, found: Found): Promise<FastifyReply> {
    const { changes } = found;
    // Anew, and nothing is awaited from here until the body is made: tag, revision and body belong together.
    const { node, view } = changes ? found : await listed(found.node);
    void reply.headers(headOf(view, node));
    if (tagsOf(request).includes(view.tag)) return reply.code(304).send();
    void reply.type('application/json; charset=utf-8');
    if (wish.since !== undefined && changes) return reply.send(changesBody(view, changes));
    if (view.size === 0) return reply.send(JSON.stringify({ success: true, data: withPlaceholder([], node) }));
    const body = await bodies.of(view, node.agent === 'native', takesGzip(request));
    if (body.encoding) void reply.header('Content-Encoding', body.encoding);
    return reply.send(body.content);
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, node: Node): Promise<FastifyReply> {
    const wish = wishOf(request, node);
    // Before the look: what comes after it ends the wait.
    const heard = feed.current;
    let found = await find(node, wish, isPoll(request) ? 'feed' : 'database');
    if (wish.waitMs > 0) {
      await room.hold(node.id, async () => {
        const gone = new AbortController();
        reply.raw.once('close', () => gone.abort());
        found = await wait(request, found, wish, heard, gone.signal);
      });
    }
    return send(request, reply, wish, found);
  }

  return { answer, headOf };
}

/** The agent has a list already. */
export const isPoll = (request: FastifyRequest): boolean =>
  request.headers['if-none-match'] !== undefined || (request.query as { since?: unknown }).since !== undefined;

const takesGzip = (request: FastifyRequest): boolean =>
  /(^|[\s,])gzip(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(request.headers['accept-encoding'] ?? ''));

function changesBody(view: ListView, { ids }: ListChanges): string {
  const entries: string[] = [];
  const removed: string[] = [];
  for (const id of ids) {
    const entry = view.find(id);
    if (entry === undefined) removed.push(String(id));
    else entries.push(entry);
  }
  const revision = JSON.stringify(revisionOf(view));
  return `{"success":true,"data":{"subscriptions":[${entries.join(',')}],"removed":${JSON.stringify(removed)},"revision":${revision}}}`;
}
