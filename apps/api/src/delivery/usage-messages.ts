/** Whose usage was counted; `all`: nobody can say whose. */
export type Counted = readonly number[] | 'all';

/** What a process tells the others: whose usage it counted, or that it goes and has told everything. */
export interface UsageMessage {
  readonly from: string;
  readonly says: Counted | 'farewell';
}

/** PostgreSQL refuses a notification of 8,000 bytes. */
const MOST_BYTES = 7_999;
/** Some 100,000 ids: whoever counts more at once has the others read all of theirs again. */
const MOST_MESSAGES = 64;

const ANYBODY = '*';
const FAREWELL = '.';

/** As many as it takes, each short enough for a notification. `from` has no space in it. */
export function usageMessages(from: string, ids: Iterable<number>): string[] {
  const messages: string[] = [];
  let message = '';
  for (const id of ids) {
    const text = id.toString(36);
    if (message !== '' && message.length + 1 + text.length <= MOST_BYTES) message += `,${text}`;
    else {
      if (message !== '') messages.push(message);
      message = `${from} ${text}`;
    }
  }
  if (message !== '') messages.push(message);
  return messages.length > MOST_MESSAGES ? [`${from} ${ANYBODY}`] : messages;
}

export const farewellMessage = (from: string): string => `${from} ${FAREWELL}`;

export function readUsageMessage(message: string): UsageMessage {
  const [from = '', ids = ''] = message.split(' ');
  if (ids === FAREWELL) return { from, says: 'farewell' };
  return { from, says: ids === ANYBODY ? 'all' : ids.split(',').map((id) => Number.parseInt(id, 36)) };
}
