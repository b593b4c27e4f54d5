import { currentRevision, type Database, formatRevision } from '@orrery/persistence';
import type { RevisionFeed } from '../revisions/revision-feed.ts';

/** Waits until this process heard of everything that happened so far. */
export async function caughtUp(db: Database, feed: RevisionFeed): Promise<void> {
  const head = formatRevision(await currentRevision(db));
  for (let current = feed.current; current !== head;) current = await feed.waitAfter(current, 10_000);
}
