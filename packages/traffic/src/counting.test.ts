import { type NodeId, type SubscriptionId, instantFromMs } from '@orrery/kernel';
import { type BooksUnderTest, type Stand, countingContract, inMemoryBooks } from './testing/index.ts';

countingContract('memory', () => {
  const books = inMemoryBooks();
  let lastId = 0;
  const underTest: BooksUnderTest = {
    transact: books.transact,
    addNode: () => Promise.resolve(++lastId as NodeId),
    addSubscription({ open = true, onHold = false, quotaBytes }: Stand) {
      const subscriptionId = ++lastId as SubscriptionId;
      const terms = { reset: 'month', timeZone: 'UTC', startsAt: onHold ? null : instantFromMs(0) } as const;
      books.addAccount({ subscriptionId, open, onHold, quotaBytes: quotaBytes ?? null, terms });
      return Promise.resolve(subscriptionId);
    },
    fill: (id, charged) => Promise.resolve(books.fill(id, charged)),
    counterOf: (id) => Promise.resolve(books.counterOf(id)),
    hoursOf: (id) => Promise.resolve(books.hoursOf(id)),
    totalsOf: (id) => Promise.resolve(books.totalsOf(id)),
    unattributedOf: (nodeId) => Promise.resolve(books.unattributedOf(nodeId)),
    announced: () => Promise.resolve(books.announced()),
  };
  return Promise.resolve(underTest);
});
