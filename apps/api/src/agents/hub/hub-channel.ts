import { type DatabaseTarget, HUB_CHANNEL, connect } from '@orrery/persistence';

/** What replicas tell each other, as text on one channel. */
export type HubNotice =
  /** A command waits for whoever holds the socket of its node. */
  | { readonly kind: 'command'; readonly id: string }
  /** The agent of a node is with this replica now: sockets of it elsewhere are leftovers. */
  | { readonly kind: 'connected'; readonly nodeId: number; readonly replica: string };

export const writeNotice = (notice: HubNotice): string =>
  notice.kind === 'command' ? `command ${notice.id}` : `connected ${notice.nodeId} ${notice.replica}`;

/** Undefined for what a newer version may say. */
function readNotice(text: string): HubNotice | undefined {
  const [kind, first = '', second = ''] = text.split(' ');
  if (kind === 'command') return { kind, id: first };
  if (kind === 'connected') return { kind, nodeId: Number(first), replica: second };
  return undefined;
}

/**
 * Hears what replicas tell each other, itself included, over a connection of its own that comes back by itself. What is
 * said while it is away is lost: a command then counts as undelivered, and a leftover socket ends with its next ping.
 */
export async function listenToHub(
  direct: DatabaseTarget,
  hear: (notice: HubNotice) => void,
): Promise<{ stop(): Promise<void> }> {
  const { client, close } = connect(direct, { max: 1, applicationName: 'orrery-hub' });
  await client.listen(HUB_CHANNEL, (text) => {
    const notice = readNotice(text);
    if (notice) hear(notice);
  });
  return { stop: close };
}
