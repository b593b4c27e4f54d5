import { type Revision, formatRevision } from '@orrery/persistence';
import type { PlanList } from './plan-list.ts';

/** A node's list as it is now: to be used before anything is awaited. */
export interface ListView {
  readonly revision: Revision;
  /** Stands for the content: the same on every replica, and as long as nothing changes. */
  readonly tag: string;
  readonly size: number;
  readonly lists: readonly PlanList[];
  /** The entry as JSON, as agents get it; undefined when the subscription may not connect. */
  find(id: number): string | undefined;
  /** JSON of all entries, with what is left of nearly used-up quotas if `tellsRemaining`. */
  all(tellsRemaining: boolean): string[];
}

export function viewOf(revision: Revision, lists: readonly PlanList[]): ListView {
  const sum = new Uint32Array(4);
  for (const list of lists) list.addTo(sum);
  return {
    revision,
    tag: Buffer.from(sum.buffer).toString('base64url'),
    size: lists.reduce((total, list) => total + list.size, 0),
    lists,
    find(id) {
      for (const list of lists) {
        const entry = list.get(id);
        if (entry) return withRemaining(entry.text, entry.remaining);
      }
      return undefined;
    },
    all(tellsRemaining) {
      const texts: string[] = [];
      for (const list of lists)
        for (const [id, text] of list.entries())
          texts.push(tellsRemaining ? withRemaining(text, list.remainingOf(id)) : text);
      return texts;
    },
  };
}

const withRemaining = (text: string, remaining: bigint | undefined): string =>
  remaining === undefined ? text : `${text.slice(0, -1)},"remaining":${remaining}}`;

/** `<lineage>.<n>` of the view. */
export const revisionOf = ({ revision }: ListView): string => formatRevision(revision);
