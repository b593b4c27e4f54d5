import { type Database, findByLink, nodesOpenedBy } from '@orrery/persistence';
import { type Answers, keepAnswers } from './answers.ts';
import { type Changes, ticks } from './kept.ts';
import { type KeptLinks, keepLinks } from './kept-links.ts';
import { keepNodes } from './kept-nodes.ts';
import type { DocumentDeps } from './standing.ts';

/** What is kept in this process to answer links without a query: nodes, subscriptions, documents and answers. */
export interface Delivery {
  readonly links: KeptLinks;
  readonly answers: Answers;
}

export function createDelivery(
  deps: DocumentDeps & { readonly db: Database; readonly feed: Changes },
  now = ticks,
): Delivery {
  const { db, feed } = deps;
  const nodes = keepNodes(() => nodesOpenedBy(db, []), feed, now);
  return { links: keepLinks((hash) => findByLink(db, hash), feed, now), answers: keepAnswers(deps, nodes) };
}
