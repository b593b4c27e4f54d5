import { type Instant, toUnixSeconds } from '@orrery/kernel';
import type { CommandAction } from '@orrery/node';
import type { ChangeType, HubConfig, ServerMessage, SubscriptionEntry } from './messages.ts';

/** Existing agents drop the connection on a frame over 64 KiB; this leaves room for what a proxy may add. */
export const LARGEST_FRAME_BYTES = 48 * 1024;

const frame = (message: ServerMessage): string => JSON.stringify(message);

/** A full sync: agents take the configuration and read the list of subscriptions anew, over REST. */
export const configSync = (config: HubConfig, version: number, now: Instant): string => {
  const timestamp = toUnixSeconds(now);
  return frame({
    type: 'config_sync',
    node_id: config.node_id,
    timestamp,
    data: { version, full_sync: true, config, timestamp },
  });
};

/** As few frames as hold the entries, none over {@link LARGEST_FRAME_BYTES}, in their order. No entries: no frame. */
export function subscriptionSync(
  nodeId: string,
  changeType: ChangeType,
  entries: readonly SubscriptionEntry[],
  now: Instant,
): string[] {
  const timestamp = toUnixSeconds(now);
  const around = (subscriptions: SubscriptionEntry[]): string =>
    frame({
      type: 'subscription_sync',
      node_id: nodeId,
      timestamp,
      data: { change_type: changeType, subscriptions, timestamp },
    });
  return splitFrames(entries, Buffer.byteLength(around([]))).map(around);
}

/** Cuts the entries into runs whose JSON, with `aroundBytes` and the commas between, fits a frame. */
function splitFrames<T>(entries: readonly T[], aroundBytes: number): T[][] {
  const runs: T[][] = [];
  let run: T[] = [];
  let size = aroundBytes;
  for (const entry of entries) {
    const bytes = Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (run.length > 0 && size + bytes > LARGEST_FRAME_BYTES) {
      runs.push(run);
      run = [];
      size = aroundBytes;
    }
    run.push(entry);
    size += bytes;
  }
  return run.length > 0 ? [...runs, run] : runs;
}

export interface SentCommand {
  readonly id: string;
  readonly action: CommandAction;
  readonly payload: unknown;
}

export const commandFrame = (nodeId: string, { id, action, payload }: SentCommand, now: Instant): string =>
  frame({
    type: 'command',
    node_id: nodeId,
    timestamp: toUnixSeconds(now),
    data: { command_id: id, action, ...(payload !== null && { payload }) },
  });

export const refusalFrame = (
  refusal: { code: string; message: string; rejected?: readonly unknown[] },
  now: Instant,
): string => {
  const { rejected, ...words } = refusal;
  return frame({
    type: 'error',
    timestamp: toUnixSeconds(now),
    data: { ...words, ...(rejected && { rejected: [...rejected] }) },
  });
};
