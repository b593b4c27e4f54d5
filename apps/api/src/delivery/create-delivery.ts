import { type Database, type DatabaseTarget, followLinks, nodesOpenedBy, readDressing } from '@orrery/persistence';
import type { FastifyBaseLogger } from 'fastify';
import { type Answers, keepAnswers } from './answers.ts';
import { batched } from './batched.ts';
import { countDocuments, type DocumentCounts } from './document-counts.ts';
import { type Changes, ticks } from './kept.ts';
import { dressingOf, keepDressing, type KeptDressing, type StoredDressing } from './kept-dressing.ts';
import { type KeptLinks, keepLinks } from './kept-links.ts';
import { keepNodes } from './kept-nodes.ts';
import { keepTemplates } from './kept-templates.ts';
import { type ShowPage, showPage } from './landing.ts';
import type { DocumentDeps } from './standing.ts';
import { startUsageNews, type UsageNews } from './usage-news.ts';

/** What is kept in this process to answer links without a query: rules, nodes, subscriptions, documents and answers. */
export interface Delivery {
  readonly dressing: KeptDressing;
  readonly links: KeptLinks;
  readonly answers: Answers;
  readonly documentCounts: DocumentCounts;
  readonly showPage: ShowPage;
  readonly usage: UsageNews;
}

export interface DeliveryDeps extends DocumentDeps {
  readonly db: Database;
  /** The database without a pooler between: for LISTEN. */
  readonly direct: DatabaseTarget;
  readonly feed: Changes;
  readonly log: FastifyBaseLogger;
  /** Memory set aside for links; by default what production needs. */
  readonly linkBytes?: number | undefined;
}

export async function createDelivery(deps: DeliveryDeps): Promise<Delivery> {
  const { db, feed } = deps;
  const heard: { usage?: UsageNews } = {};
  const changes: Changes = {
    get isDown() {
      return feed.isDown || heard.usage?.isDown === true;
    },
    subscribe: (listener) => feed.subscribe(listener),
  };
  const readLinks = async (hashes: readonly string[]) => {
    const followed = await followLinks(
      db,
      hashes.map((hash) => Buffer.from(hash, 'latin1')),
    );
    return new Map(followed.map(({ tokenSha256, found }) => [tokenSha256.toString('latin1'), found]));
  };
  const links = keepLinks(batched(readLinks), { ...deps, changes, now: ticks }, deps.linkBytes);
  const nodes = keepNodes(() => nodesOpenedBy(db, []), changes, ticks);
  const templates = keepTemplates(({ id, form }, reason) =>
    deps.log.error({ template: id, form, reason }, 'a template cannot be used any more'),
  );
  const dress = (stored: StoredDressing) => dressingOf(stored, deps.settings, templates(stored.templates));
  const dressing = keepDressing(() => readDressing(db), dress, changes, ticks);
  const usage = await startUsageNews(deps, links);
  heard.usage = usage;
  return {
    dressing,
    links,
    answers: keepAnswers(deps, nodes),
    documentCounts: countDocuments(),
    showPage: showPage(deps),
    usage,
  };
}
