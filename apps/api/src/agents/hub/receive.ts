import { type Clock, DomainError } from '@orrery/kernel';
import type { Node } from '@orrery/node';
import { type Database, sqlState, type Transact } from '@orrery/persistence';
import { type Rejection, parseReport } from '@orrery/traffic';
import type { FastifyBaseLogger } from 'fastify';
import { Compile } from 'typebox/compile';
import type { Deps } from '../../deps.ts';
import { refuseHostileText } from '../../http/validation.ts';
import { nodeWithToken } from '../authenticate-node.ts';
import { onlineReporting } from '../online-report.ts';
import { reportCounting } from '../report-counting.ts';
import { statusReporting } from '../status-report.ts';
import { LARGEST_READ_BYTES } from './connection.ts';
import { refusalFrame } from './frames.ts';
import { AgentMessage } from './messages.ts';

export interface ReceiveDeps extends Pick<Deps, 'keyring' | 'devices'> {
  readonly db: Database;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'error'>;
}

/** Where a frame came from. */
export interface Sender {
  readonly tokenSha256: Buffer;
  /** Answers on the same socket. */
  reply(frame: string): void;
  /** The token is worth nothing any more. */
  revoked(): void;
}

const isMessage = Compile(AgentMessage);

const malformed = (message: string): DomainError => new DomainError('invalid', 'VALIDATION_ERROR', message);

function readMessage(text: string | null): AgentMessage {
  if (text === null) throw malformed(`The frame holds more than ${LARGEST_READ_BYTES} bytes`);
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    throw malformed('The frame is not JSON');
  }
  if (!isMessage.Check(message)) {
    throw malformed('The frame is none of: status {data}, heartbeat, event {data: {event_type, message?, extra?}}');
  }
  return message;
}

const MOST_REJECTED_SHOWN = 50;

const rejectedView = (rejected: readonly Rejection[]) =>
  rejected
    .slice(0, MOST_REJECTED_SHOWN)
    .map(({ index, subscriptionId, reason }) => ({ index, subscription_id: subscriptionId, reason }));

/**
 * Takes one frame of an agent: what it reports goes where the REST routes put it. The sender is asked for anew each time,
 * so that a revoked token reports nothing. Traffic is best effort here: no key makes a repeat of it known. What cannot be
 * taken is answered with words; never rejects.
 */
export function receiving(deps: ReceiveDeps) {
  const { db, clock, log } = deps;
  const count = reportCounting(deps);
  const reportOnline = onlineReporting(deps);
  const reportStatus = statusReporting(deps);

  async function takeEvent(node: Node, { data }: Extract<AgentMessage, { type: 'event' }>, sender: Sender) {
    switch (data.event_type) {
      case 'traffic': {
        const { rejected } = await count({ node, report: parseReport(data.extra) });
        if (rejected.length > 0) {
          const message = `${rejected.length} entries of the traffic report were not counted`;
          sender.reply(
            refusalFrame({ code: 'VALIDATION_ERROR', message, rejected: rejectedView(rejected) }, clock.now()),
          );
        }
        return;
      }
      case 'online_subscriptions':
        await reportOnline(node.id, data.extra);
        return;
      case 'connected':
      case 'disconnected':
      case 'error':
      case 'config_change':
        // The agent's words may hold addresses of clients, which no log of ours does.
        log.info({ node: node.id, event: data.event_type }, 'an agent reports an event');
    }
  }

  async function take(message: AgentMessage, sender: Sender): Promise<void> {
    if (message.type === 'heartbeat') return;
    const node = await nodeWithToken(db, sender.tokenSha256);
    if (message.type === 'event') return takeEvent(node, message, sender);
    // The one kind of report whose texts are kept.
    refuseHostileText({ body: message.data });
    await reportStatus(node, message.data);
  }

  return async (text: string | null, sender: Sender): Promise<void> => {
    try {
      await take(readMessage(text), sender);
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'unauthenticated') return sender.revoked();
      const { code, message } =
        error instanceof DomainError ? error : { code: 'UNAVAILABLE', message: 'A failure of ours; try again' };
      if (code === 'UNAVAILABLE')
        log.error(
          { sqlState: sqlState(error), error: (error as Error).name },
          'a frame of an agent could not be taken',
        );
      sender.reply(refusalFrame({ code, message }, clock.now()));
    }
  };
}
