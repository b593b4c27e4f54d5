import { type NodeId, fixedClock } from '@orrery/kernel';
import { type NodeStore, nodeRepositoryContract } from '@orrery/node/testing';
import { eq } from 'drizzle-orm';
import { afterAll, describe } from 'vitest';
import { connect } from '../database.ts';
import { closedOpenings, plans } from '../schema/index.ts';
import { emptyTables, testDatabase } from '../testing/index.ts';
import { createTransact } from '../transact.ts';
import { findNodeByToken } from './node-queries.ts';

const { db, close } = connect(await testDatabase(), { max: 5 });
afterAll(close);

const clock = fixedClock('2026-01-15T10:30:00.000Z');

async function makeStore(): Promise<NodeStore> {
  await emptyTables(db, 'nodes', 'plans');
  return {
    transact: createTransact(db, clock),
    async givenPlan(nodeTags) {
      const at = { createdAt: clock.now(), updatedAt: clock.now() };
      const terms = { reset: 'month', timeZone: 'UTC', status: 'active' } as const;
      const [row] = await db
        .insert(plans)
        .values({ ...terms, ...at, name: crypto.randomUUID(), nodeTags: [...nodeTags] })
        .returning({ id: plans.id });
      if (!row) throw new Error('no plan was made');
      return row.id;
    },
    closedOpenings: (id) =>
      db
        .select({ planId: closedOpenings.planId, closedAt: closedOpenings.closedAt })
        .from(closedOpenings)
        .where(eq(closedOpenings.nodeId, id)),
    tokenOwner: async (hash): Promise<NodeId | undefined> => (await findNodeByToken(db, hash))?.node.id,
  };
}

describe('nodes in PostgreSQL', () => nodeRepositoryContract(makeStore));
