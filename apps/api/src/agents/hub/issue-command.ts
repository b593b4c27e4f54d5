import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type SignInDeps, confirmPassword } from '@orrery/identity';
import { DomainError, type NodeId, type UserId, invalidField } from '@orrery/kernel';
import { type CommandAction, checkCommand, needsPassword, nodeNotFound } from '@orrery/node';
import { type Database, type NodeCommand, type Transact, findNode, findNodeCommand } from '@orrery/persistence';
import { writeNotice } from './hub-channel.ts';

export interface IssueDeps extends SignInDeps {
  readonly transact: Transact;
  readonly db: Database;
}

export interface IssueCommand {
  readonly nodeId: NodeId;
  readonly action: CommandAction;
  readonly payload: Readonly<Record<string, string>> | undefined;
  readonly issuedBy: UserId;
  /** The operator's own, for what cannot be taken back. */
  readonly password: string | undefined;
}

/** How long the replica that holds the socket has to send it. */
const DELIVERY_MS = 2_000;
const GLANCE_MS = 20;

/**
 * Records a command and has it sent by the replica that holds the agent's socket. NOT_FOUND, VALIDATION_ERROR,
 * RATE_LIMITED (guessing passwords); CONFLICT when no agent of the node is connected: then it is not sent later either.
 */
export const issueCommand =
  (deps: IssueDeps) =>
  async ({ nodeId, action, payload: sent, issuedBy, password }: IssueCommand): Promise<NodeCommand> => {
    const { db, transact, clock } = deps;
    const reading = await findNode(db, nodeId);
    if (!reading) throw nodeNotFound(nodeId);
    const payload = checkCommand(reading.node.agent, action, sent);
    if (needsPassword(action)) {
      if (password === undefined) throw invalidField('current_password', `is needed for ${action}`);
      await confirmPassword(deps)({ userId: issuedBy, password });
    }
    const id = randomUUID();
    await transact(async ({ nodeCommands }) => {
      await nodeCommands.add({ id, nodeId, action, payload, issuedBy, issuedAt: clock.now() });
      await nodeCommands.announce(writeNotice({ kind: 'command', id }));
    });
    const command = await outcomeOf(deps, id);
    if (command?.status !== 'sent') {
      throw new DomainError('conflict', 'CONFLICT', `The agent of node ${nodeId} is not connected to the hub`);
    }
    return command;
  };

/** Waits until it is sent, or gives it up. */
async function outcomeOf({ db, transact }: IssueDeps, id: string): Promise<NodeCommand | undefined> {
  for (const deadline = performance.now() + DELIVERY_MS; performance.now() < deadline; await delay(GLANCE_MS)) {
    const command = await findNodeCommand(db, id);
    if (command?.status !== 'pending') return command;
  }
  await transact(({ nodeCommands }) => nodeCommands.giveUp(id));
  return findNodeCommand(db, id);
}
