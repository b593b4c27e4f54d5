import { setImmediate } from 'node:timers/promises';
import type { Instant } from '@orrery/kernel';
import { type Candidate, type CandidateSelection, type Queryable, candidatesAmong } from '@orrery/persistence';
import { isEntitled, usedIn } from '@orrery/subscription';

/** Rows of one query: the process breathes between two. */
const PAGE_ROWS = 2_000;

interface Page {
  readonly at: Instant;
  readonly rows: readonly Candidate[];
}

/** Those of the selection who may connect as of `now()`, in order of id, by pages; `withPorts`: with the ports they have of their own. */
export async function* entitledAmong(
  db: Queryable,
  selection: CandidateSelection,
  now: () => Instant,
  withPorts = false,
): AsyncGenerator<readonly Candidate[]> {
  const read = async (afterId: number): Promise<Page> => {
    const at = now();
    return { at, rows: await candidatesAmong(db, selection, { afterId, limit: PAGE_ROWS, withPorts }, at) };
  };
  for (let page: Promise<Page> | undefined = read(0); page;) {
    const { at, rows }: Page = await page;
    const last: Candidate | undefined = rows.length < PAGE_ROWS ? undefined : rows.at(-1);
    // The database looks for the next ones while these are worked on.
    page = last && read(last.subscription.id);
    if (page) {
      // Whoever awaits it hears of a failure; nobody does when the work on these fails.
      page.catch(() => undefined);
      // In the next turn the query is on its way.
      await setImmediate();
    }
    yield rows.filter(({ subscription, terms, counters }) => isEntitled(subscription, terms, usedIn(counters, at), at));
  }
}
