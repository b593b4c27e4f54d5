import { createHash } from 'node:crypto';
import type { Instant, NodeId } from '@orrery/kernel';
import type { CookieId, MissionId, ReceiptId, TaskId } from './ids.ts';
import type { Outcome } from './tally.ts';

/** What came of a task, as whoever ran it says. */
export interface ReceiptInput {
  readonly outcome: Outcome;
  readonly missionId: MissionId;
  /** Null: the task came without a cookie. */
  readonly cookieId: CookieId | null;
  /** The status of the HTTP answer. */
  readonly code: number;
  /** The body of the HTTP answer. */
  readonly data: string;
  /** When the answer came: Unix seconds. */
  readonly time: number;
  /** Platform and number of who ran it. */
  readonly user: string;
}

/** What a node of ours says beyond that. */
export interface Measurement {
  readonly nodeId: NodeId;
  /** Whether an HTTP answer came at all, whatever it said. */
  readonly reachable: boolean;
  /** From the look-up of the name to the last byte taken; null when nothing came. */
  readonly latencyMs: number | null;
  /** Why nothing came, or why it is not a success; a word of the agent's. */
  readonly failure: string | null;
}

export interface Receipt extends ReceiptInput {
  readonly id: ReceiptId;
  /** Tells receipts apart that differ in anything their sender said. */
  readonly digest: Buffer;
  readonly receivedAt: Instant;
  readonly measurement: Measurement | null;
}

/** A task that somebody has. */
export interface Task {
  readonly id: TaskId;
  readonly missionId: MissionId;
  readonly cookieId: CookieId | null;
  /** Null: not handed to a node of ours. */
  readonly nodeId: NodeId | null;
  readonly handedAt: Instant;
  readonly dueAt: Instant;
}

export function digestOf(input: ReceiptInput): Buffer {
  const { outcome, missionId, cookieId, code, data, time, user } = input;
  return createHash('sha256')
    .update(JSON.stringify([outcome, missionId, cookieId, code, data, time, user]))
    .digest();
}
