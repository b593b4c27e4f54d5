import { fixedClock } from '@orrery/kernel';
import { changeNode, deleteNode, opens } from '@orrery/node';
import { givenNode } from '@orrery/node/testing';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../database.ts';
import { closedOpenings, plans } from '../schema/index.ts';
import { emptyTables, testDatabase } from '../testing/index.ts';
import { createTransact } from '../transact.ts';
import { nodesOpenedBy, plansOpening } from './node-queries.ts';

const { db, close } = connect(await testDatabase(), { max: 5 });
afterAll(close);

const clock = fixedClock('2026-01-15T10:30:00.000Z');
const deps = { transact: createTransact(db, clock), clock };

const empty = () => emptyTables(db, 'nodes', 'plans');
beforeEach(empty);

async function givenPlans(tagsOfEach: readonly (readonly string[])[]): Promise<void> {
  const at = { createdAt: clock.now(), updatedAt: clock.now() };
  const terms = { reset: 'month', timeZone: 'UTC', status: 'active' } as const;
  await db
    .insert(plans)
    .values(tagsOfEach.map((tags, n) => ({ ...terms, ...at, name: `plan ${n + 1}`, nodeTags: [...tags] })));
}

describe('nodesOpenedBy', () => {
  test('gives live nodes in the order of the operator, then by id', async () => {
    await givenNode(deps, { name: 'b', sortOrder: 2, tags: ['x'] });
    await givenNode(deps, { name: 'c', sortOrder: 1, tags: ['x', 'y'], hidden: true });
    await givenNode(deps, { name: 'a', sortOrder: 2, tags: [] });
    const gone = await givenNode(deps, { name: 'gone', tags: ['x'] });
    await deleteNode(deps)({ id: gone.id });
    const names = async (tags: string[]) => (await nodesOpenedBy(db, tags)).map((node) => node.name).join('');
    expect(await names([])).toBe('cba');
    expect(await names(['x'])).toBe('cb');
    expect(await names(['y', 'other'])).toBe('c');
    expect(await names(['other'])).toBe('');
  });
});

const tag = fc.constantFrom('a', 'b', 'c', 'it\'s "x"', '{}', 'NULL', '\\');
const tags = fc.uniqueArray(tag, { maxLength: 3 });

test('the queries agree with the rule, and closed openings with both', async () => {
  const cases = fc.record({ planTags: fc.array(tags, { minLength: 1, maxLength: 5 }), before: tags, after: tags });
  await fc.assert(
    fc.asyncProperty(cases, async ({ planTags, before, after }) => {
      await empty();
      await givenPlans(planTags);
      const node = await givenNode(deps, { tags: before });
      const opening = (nodeTags: string[]) => planTags.flatMap((p, n) => (opens(p, nodeTags) ? [n + 1] : []));
      expect(await plansOpening(db, before)).toEqual(opening(before));
      for (const p of planTags) expect(await nodesOpenedBy(db, p)).toEqual(opens(p, before) ? [node] : []);

      await changeNode(deps)({ id: node.id }, { tags: after });
      const rows = await db.select({ id: closedOpenings.planId }).from(closedOpenings).orderBy(closedOpenings.planId);
      const closed = rows.map((row) => row.id);
      const now = opening(after);
      expect(closed).toEqual(opening(before).filter((id) => !now.includes(id)));

      await changeNode(deps)({ id: node.id }, { tags: before });
      expect(await db.$count(closedOpenings)).toBe(now.filter((id) => !opening(before).includes(id)).length);
    }),
    { numRuns: 20 },
  );
});
