import type { RevisionScope } from '@orrery/persistence';

/** Some revisions that became visible together. */
export interface Announcement {
  /** `<lineage>.<n>`: the newest of them. Whoever reads the database now sees at least this. */
  readonly revision: string;
  /** The one that `current` was before: announcements form an unbroken chain. */
  readonly previous: string;
  /** What they touched; the scope `all` alone when the feed cannot tell: then anything may have changed. */
  readonly scopes: readonly RevisionScope[];
}

/**
 * What changes who may connect, as this process hears of it: in order, without a gap, within milliseconds of the commit
 * and wherever it was made. It costs the database one connection and one small statement a second.
 */
export interface RevisionFeed {
  /** `<lineage>.<n>`: everything up to it has been announced to every subscriber. */
  readonly current: string;
  /**
   * The connection is lost (noticed within two seconds) and `current` may lag behind: whoever must be right asks the
   * database for the revision (`currentRevision`). Once it is back, what was missed is announced.
   */
  readonly isDown: boolean;
  /**
   * Calls the listener for each announcement, in order and before `current` changes hands to `waitAfter`. It must not
   * throw and does its work later: the others wait for it. Returns how to end it.
   */
  subscribe(listener: (announcement: Announcement) => void): () => void;
  /**
   * Resolves to `current` as soon as that is not `revision` (at once, if it is not), after `timeoutMs`, when the signal
   * aborts, or when the feed stops.
   */
  waitAfter(revision: string, timeoutMs: number, signal?: AbortSignal): Promise<string>;
  /** Ends the connection and all waiting. */
  stop(): Promise<void>;
}
