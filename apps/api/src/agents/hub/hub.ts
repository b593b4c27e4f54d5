import { randomUUID } from 'node:crypto';
import { type Clock, DomainError, type NodeId, SECOND_MS } from '@orrery/kernel';
import type { Node } from '@orrery/node';
import {
  type Database,
  type RevisionScope,
  type Transact,
  findNodeCommand,
  notifyHub,
  parseRevision,
  sqlState,
} from '@orrery/persistence';
import type { FastifyBaseLogger } from 'fastify';
import type { Keyring } from '../../keyring.ts';
import type { RevisionFeed } from '../../revisions/revision-feed.ts';
import { nodeWithToken } from '../authenticate-node.ts';
import { entryIn, secretFamilyOf } from '../subscription-list.ts';
import { coalesce } from './coalesce.ts';
import type { Connection } from './connection.ts';
import { commandFrame } from './frames.ts';
import { type HubNotice, writeNotice } from './hub-channel.ts';
import { type RosterChanges, createRoster } from './roster.ts';
import { type News, type Told, tellAgent } from './tell-agent.ts';

export interface HubDeps {
  readonly db: Database;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly feed: Pick<RevisionFeed, 'current' | 'subscribe'>;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
  /** How often agents are asked for a sign of life; silent ones are cut with the next. */
  readonly pingMs?: number;
}

/** An agent that is here. */
interface Session {
  readonly connection: Connection;
  readonly tokenSha256: Buffer;
  node: Node;
  told: Told | undefined;
}

/** Close codes beyond the standard ones. */
const REPLACED = 4001;
const GOING_AWAY = 1001;
const POLICY = 1008;

const PING_MS = 30 * SECOND_MS;
const COALESCE = { quietMs: 200, mostMs: 600 };
const RETRY_MS = SECOND_MS;
/** How long sockets may take to say good-bye. */
const FAREWELL_MS = 2 * SECOND_MS;

const NO_CHANGES: RosterChanges = { changes: [], candidates: new Map(), touchedPlans: new Set() };

/** The agents that are connected to this replica, and what they are told. */
export function createHub({ db, transact, clock, keyring, feed, log, pingMs = PING_MS }: HubDeps) {
  const replica = randomUUID();
  const roster = createRoster({ db, clock });
  /** The newest socket of each node. */
  const sessions = new Map<NodeId, Session>();
  const open = new Set<Session>();
  let arriving: Session[] = [];
  let pending: RevisionScope[] = [];
  let isRosterAsked = false;
  let inOrder: Promise<void> = Promise.resolve();
  let retry: NodeJS.Timeout | undefined;

  const coalescing = coalesce(() => enqueue(tellChanges), COALESCE);
  const unsubscribe = feed.subscribe(({ scopes }) => {
    // Before the roster is read there is nothing to compare with.
    if (!isRosterAsked) return;
    pending.push(...scopes);
    coalescing.poke();
  });
  const pinging = setInterval(() => {
    for (const { connection } of open) connection.checkAlive();
  }, pingMs).unref();

  /** One after the other: what is told to an agent is told in the order of the log. */
  function enqueue(task: () => Promise<void>): void {
    inOrder = inOrder.then(task).catch((error: unknown) => {
      log.warn(
        { sqlState: sqlState(error), error: (error as Error).name },
        'agents on the hub could not be told; trying again',
      );
      clearTimeout(retry);
      retry = setTimeout(() => {
        enqueue(greet);
        enqueue(tellChanges);
      }, RETRY_MS).unref();
    });
  }

  const isHere = (session: Session): boolean => sessions.get(session.node.id) === session;

  /** Reads the node again; who has lost the right to be here is gone afterwards. */
  async function renew(session: Session): Promise<void> {
    try {
      session.node = await nodeWithToken(db, session.tokenSha256);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      revoke(session);
    }
  }

  function revoke(session: Session): void {
    forget(session);
    session.connection.close(POLICY, 'the token is not valid any more');
  }

  function forget(session: Session): void {
    if (isHere(session)) sessions.delete(session.node.id);
  }

  function tell(session: Session, news: News): void {
    const { frames, told } = tellAgent(session.node, session.told, news, keyring);
    for (const frame of frames) session.connection.send(frame);
    session.told = told;
  }

  const newsOf = (
    { changes, candidates, touchedPlans }: RosterChanges,
    nodes: ReadonlySet<number>,
    version: number,
  ): News => ({
    changes,
    touched: { plans: touchedPlans, nodes },
    plansOpening: (nodeTags) => roster.plansOpening(nodeTags),
    sizeOf: (plans) => roster.sizeOf(plans),
    version,
    now: clock.now(),
    entryOf(id, node) {
      const candidate = candidates.get(id);
      const entry = candidate && entryIn(candidate, secretFamilyOf(node), keyring);
      if (!entry) throw new Error('the roster left out whom it added');
      return entry;
    },
  });

  const newest = (): number => parseRevision(feed.current)?.n ?? 1;

  /** The first full sync of those who came. */
  async function greet(): Promise<void> {
    isRosterAsked = true;
    await roster.load();
    const version = newest();
    const guests = arriving.filter(isHere);
    await Promise.all(guests.map(renew));
    arriving = arriving.filter((session) => !guests.includes(session) && isHere(session));
    for (const guest of guests.filter(isHere)) tell(guest, newsOf(NO_CHANGES, new Set(), version));
  }

  async function tellChanges(): Promise<void> {
    const scopes = pending;
    pending = [];
    const version = newest();
    const nodes = new Set(scopes.flatMap((one) => (one.scope === 'node' ? [one.id] : [])));
    const isAll = scopes.some(({ scope }) => scope === 'all');
    try {
      await Promise.all([...sessions.values()].filter(({ node }) => isAll || nodes.has(node.id)).map(renew));
      const news = newsOf(await roster.refresh(scopes), nodes, version);
      for (const session of sessions.values()) if (session.told) tell(session, news);
    } catch (error) {
      pending = [...scopes, ...pending];
      throw error;
    }
  }

  /** Sends a command if the agent is here, and nobody else has sent it. */
  async function deliver(commandId: string): Promise<void> {
    const command = await findNodeCommand(db, commandId);
    const session = command && sessions.get(command.nodeId as NodeId);
    if (!session) return;
    const claimed = await transact(({ nodeCommands }) => nodeCommands.claim(commandId, clock.now()));
    if (!claimed) return;
    const { id, action, payload } = claimed;
    const frame = commandFrame(String(session.node.id), { id, action, payload }, clock.now());
    session.connection.send(frame);
  }

  return {
    /** Takes in an agent: from here on it is the one of its node. Answers what to call when the socket is closed. */
    join(
      connection: Connection,
      node: Node,
      tokenSha256: Buffer,
    ): { readonly revoked: () => void; readonly closed: () => void } {
      const session: Session = { connection, node, tokenSha256, told: undefined };
      sessions.get(node.id)?.connection.close(REPLACED, 'a newer connection of this node took over');
      sessions.set(node.id, session);
      open.add(session);
      arriving.push(session);
      enqueue(greet);
      notifyHub(db, writeNotice({ kind: 'connected', nodeId: node.id, replica })).catch((error: unknown) =>
        log.warn({ sqlState: sqlState(error) }, 'other replicas could not be told of an agent'),
      );
      return {
        revoked: () => revoke(session),
        closed() {
          forget(session);
          open.delete(session);
        },
      };
    },

    /** What a replica, perhaps this one, says. */
    hear(notice: HubNotice): void {
      if (notice.kind === 'command') {
        deliver(notice.id).catch((error: unknown) =>
          log.warn({ sqlState: sqlState(error) }, 'a command could not be delivered'),
        );
      } else if (notice.replica !== replica) {
        const leftover = sessions.get(notice.nodeId as NodeId);
        leftover?.connection.close(REPLACED, 'a newer connection of this node took over');
      }
    },

    /** Sends everybody away, and waits until what they sent is dealt with. */
    async close(): Promise<void> {
      unsubscribe();
      coalescing.stop();
      clearInterval(pinging);
      clearTimeout(retry);
      const leaving = [...open];
      for (const { connection } of leaving) connection.close(GOING_AWAY, 'the service stops; come again');
      const deadline = performance.now() + FAREWELL_MS;
      while (open.size > 0 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
      for (const { connection } of open) connection.terminate();
      await Promise.all([inOrder, ...leaving.map(({ connection }) => connection.settled())]);
    },
  };
}
