import { DomainError } from '@orrery/kernel';
import { type Bytes, addBytes, noBytes } from './bytes.ts';

/** 1 TiB: more than any link moves between two reports. */
export const MOST_BYTES_PER_ENTRY = 2 ** 40;

/** Entries of one report; who has more sends two. */
export const MOST_ENTRIES = 100_000;

/** 1 PiB: what several entries of one id may add up to. Sums of them stay exact, and their charge fits a counter. */
const MOST_BYTES_PER_LINE = 2 ** 50;

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

/**
 * A report as columns, a place per subscription: tens of thousands of entries are read without an object for each, and
 * go to the database as they are.
 */
export interface Report {
  /** Each once, in the order they were first named. */
  readonly ids: readonly number[];
  readonly uploads: readonly number[];
  readonly downloads: readonly number[];
  /** For each entry as it was sent: its id, or -1 where it was rejected. */
  readonly entryIds: readonly number[];
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

const BYTES_WORDS = `must be a whole number of bytes from 0 to ${MOST_BYTES_PER_ENTRY}`;

/** Undefined when the entry is good. */
function faultOf(sent: unknown): string | undefined {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return 'must be an object';
  const { subscription_id: id, upload, download } = sent as Record<string, unknown>;
  if (readId(id) === undefined) return 'subscription_id must be the decimal id of a subscription';
  if (!isCount(upload)) return `upload ${BYTES_WORDS}`;
  return isCount(download) ? undefined : `download ${BYTES_WORDS}`;
}

interface Entry {
  readonly subscription_id: string | number;
  readonly upload: number;
  readonly download: number;
}

/**
 * Reads `[{subscription_id, upload, download}]`. Unknown fields are ignored; a bad entry is rejected by itself and the
 * good ones count; the same id twice adds up. Refuses the whole only when it is no list, or too long a one.
 */
export function parseReport(body: unknown): Report {
  if (!Array.isArray(body)) throw malformed('must be a list of {subscription_id, upload, download}');
  if (body.length > MOST_ENTRIES) throw malformed(`must hold at most ${MOST_ENTRIES} entries`);
  const places = new Map<number, number>();
  const [ids, uploads, downloads, entryIds]: [number[], number[], number[], number[]] = [[], [], [], []];
  const rejected: Rejection[] = [];
  let placeholder = noBytes;
  for (let index = 0; index < body.length; index++) {
    const sent: unknown = body[index];
    const fault = faultOf(sent);
    if (fault !== undefined) {
      const subscriptionId = shown((sent as Partial<Entry> | null | undefined)?.subscription_id);
      rejected.push({ index, subscriptionId, reason: fault });
      entryIds.push(-1);
      continue;
    }
    const { subscription_id, upload, download } = sent as Entry;
    const id = Number(subscription_id);
    if (id === PLACEHOLDER_ID) {
      placeholder = addBytes(placeholder, { upload: BigInt(upload), download: BigInt(download) });
      entryIds.push(id);
      continue;
    }
    const place = places.get(id);
    if (place === undefined) {
      places.set(id, ids.length);
      ids.push(id);
      uploads.push(upload);
      downloads.push(download);
    } else {
      const [up, down] = [(uploads[place] ?? 0) + upload, (downloads[place] ?? 0) + download];
      if (up + down > MOST_BYTES_PER_LINE) {
        rejected.push({ index, subscriptionId: String(id), reason: 'more bytes than one report may hold of one id' });
        entryIds.push(-1);
        continue;
      }
      uploads[place] = up;
      downloads[place] = down;
    }
    entryIds.push(id);
  }
  return { ids, uploads, downloads, entryIds, placeholder, rejected };
}

/** Everything a report says was moved, but for the entries that were rejected. */
export function reportedBytes({ uploads, downloads, placeholder }: Report): Bytes {
  return addBytes(placeholder, { upload: exactSum(uploads), download: exactSum(downloads) });
}

/** Numbers of at most 2^50 each: added in small groups, whose sums stay exact, and the groups as bigints. */
function exactSum(values: readonly number[]): bigint {
  let total = 0n;
  let group = 0;
  for (const value of values) {
    group += value;
    if (group >= MOST_BYTES_PER_LINE) {
      total += BigInt(group);
      group = 0;
    }
  }
  return total + BigInt(group);
}

const malformed = (message: string): DomainError =>
  new DomainError('invalid', 'VALIDATION_ERROR', `The report ${message}`, {
    details: { fields: [{ path: '', message }] },
  });
