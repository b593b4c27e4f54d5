import { DomainError, type SubscriptionId } from '@orrery/kernel';
import { type Bytes, addBytes, noBytes } from './bytes.ts';

/** 1 TiB: more than any link moves between two reports. */
export const MOST_BYTES_PER_ENTRY = 2 ** 40;

/** Entries of one report; who has more sends two. */
export const MOST_ENTRIES = 100_000;

/**
 * Stands in a list that would be empty, for agents that keep their old users or fail on an empty one. Row ids begin at
 * 1, so no subscription ever has it; bytes reported for it are kept as unattributed.
 */
export const PLACEHOLDER_ID = 0;

/** An entry that could not be counted, and why, in words for the agent's operator. */
export interface Rejection {
  readonly index: number;
  /** As it was sent, cut to a sane length; null when there was none. */
  readonly subscriptionId: string | null;
  readonly reason: string;
}

/** What one subscription moved according to one report, and the entries that say so. */
export interface Line {
  readonly indexes: readonly number[];
  readonly subscriptionId: SubscriptionId;
  readonly raw: Bytes;
}

export interface Report {
  /** One per subscription that moved something, in order of id. */
  readonly lines: readonly Line[];
  /** Bytes of the placeholder. */
  readonly placeholder: Bytes;
  readonly rejected: readonly Rejection[];
}

const ID_TEXT = /^(0|[1-9]\d{0,15})$/;

/** Ids are text for some agents and numbers for others; undefined when it is neither. */
export function readId(sent: unknown): number | undefined {
  const id = typeof sent === 'string' && ID_TEXT.test(sent) ? Number(sent) : sent;
  return typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : undefined;
}

const isCount = (sent: unknown): sent is number =>
  typeof sent === 'number' && Number.isInteger(sent) && sent >= 0 && sent <= MOST_BYTES_PER_ENTRY;

function shown(sent: unknown): string | null {
  if (typeof sent === 'string') return sent.slice(0, 64);
  return typeof sent === 'number' ? String(sent) : null;
}

type Entry = { readonly id: number; readonly raw: Bytes } | { readonly reason: string };

function readEntry(sent: unknown): Entry {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return { reason: 'must be an object' };
  const { subscription_id, upload, download } = sent as Record<string, unknown>;
  const id = readId(subscription_id);
  if (id === undefined) return { reason: 'subscription_id must be the decimal id of a subscription' };
  for (const [name, value] of Object.entries({ upload, download })) {
    if (!isCount(value)) return { reason: `${name} must be a whole number of bytes from 0 to ${MOST_BYTES_PER_ENTRY}` };
  }
  return { id, raw: { upload: BigInt(upload as number), download: BigInt(download as number) } };
}

/**
 * Reads `[{subscription_id, upload, download}]`. Unknown fields are ignored; a bad entry is rejected by itself and the
 * good ones count; the same id twice adds up. Refuses the whole only when it is no list, or too long a one.
 */
export function parseReport(body: unknown): Report {
  if (!Array.isArray(body)) throw malformed('must be a list of {subscription_id, upload, download}');
  if (body.length > MOST_ENTRIES) throw malformed(`must hold at most ${MOST_ENTRIES} entries`);
  const lines = new Map<number, Line>();
  const rejected: Rejection[] = [];
  body.forEach((sent: unknown, index) => {
    const entry = readEntry(sent);
    if ('reason' in entry) {
      const subscriptionId = shown((sent as { subscription_id?: unknown } | null)?.subscription_id);
      rejected.push({ index, subscriptionId, reason: entry.reason });
      return;
    }
    const before = lines.get(entry.id);
    lines.set(entry.id, {
      indexes: before ? [...before.indexes, index] : [index],
      subscriptionId: entry.id as SubscriptionId,
      raw: before ? addBytes(before.raw, entry.raw) : entry.raw,
    });
  });
  const placeholder = lines.get(PLACEHOLDER_ID)?.raw ?? noBytes;
  lines.delete(PLACEHOLDER_ID);
  return { lines: [...lines.values()].toSorted((a, b) => a.subscriptionId - b.subscriptionId), placeholder, rejected };
}

const malformed = (message: string): DomainError =>
  new DomainError('invalid', 'VALIDATION_ERROR', `The report ${message}`, {
    details: { fields: [{ path: '', message }] },
  });
