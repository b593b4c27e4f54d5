import { type PlanId, type SubscriptionId, fixedClock } from '@orrery/kernel';
import {
  type RequestStore,
  type SubscriptionStore,
  someTerms,
  subscriptionRepositoryContract,
  subscriptionRequestContract,
} from '@orrery/subscription/testing';
import { eq } from 'drizzle-orm';
import { afterAll, describe } from 'vitest';
import { connect } from '../database.ts';
import { formerPlans, usageCounters } from '../schema/index.ts';
import { emptyTables, testDatabase } from '../testing/index.ts';
import { createTransact } from '../transact.ts';
import { findByLink } from './linked-subscription.ts';
import { counterColumns } from './subscription-row.ts';
import { given } from './subscription.fixture.ts';

const { db, close } = connect(await testDatabase(), { max: 5 });
afterAll(close);

const clock = fixedClock('2026-01-15T10:30:00.000Z');
const make = given(db);

async function makeStore(): Promise<SubscriptionStore & RequestStore> {
  await emptyTables(db, 'users', 'plans', 'subscriptions');
  return {
    transact: createTransact(db, clock),
    givenUser: (email) => make.user(email),
    givenPlan: (own = {}, active = true) => {
      const { nodeTags, ...terms } = someTerms(own);
      return make.plan({ ...terms, nodeTags: [...nodeTags], status: active ? 'active' : 'inactive' });
    },
    async countersOf(id) {
      const [row] = await db.select(counterColumns).from(usageCounters).where(eq(usageCounters.subscriptionId, id));
      return row;
    },
    async count(id, upload, download) {
      const counted = { upload, download, totalUpload: upload, totalDownload: download };
      await db.update(usageCounters).set(counted).where(eq(usageCounters.subscriptionId, id));
    },
    linkedTo: async (hash): Promise<SubscriptionId | undefined> => (await findByLink(db, hash))?.subscription.id,
    async leftPlans(id) {
      const rows = await db.select().from(formerPlans).where(eq(formerPlans.subscriptionId, id));
      return rows.map((row) => ({
        subscriptionId: row.subscriptionId as SubscriptionId,
        planId: row.planId as PlanId,
        leftAt: row.leftAt,
      }));
    },
  };
}

describe('requests in PostgreSQL', () => subscriptionRequestContract(makeStore));

describe('subscriptions in PostgreSQL', () => subscriptionRepositoryContract(makeStore));
