import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Standing, type Sync, diffFor, planSync } from './list-diff.ts';

const here: Standing = { planId: 1, secret: 'a' };
const turned: Standing = { planId: 1, secret: 'b' };
const elsewhere: Standing = { planId: 2, secret: 'a' };
const plans = { before: new Set([1, 3]), after: new Set([1, 3]) };

describe('diffFor', () => {
  test.each([
    ['comes', undefined, here, 'added'],
    ['goes', here, undefined, 'removed'],
    ['moves in', elsewhere, here, 'added'],
    ['moves out', here, elsewhere, 'removed'],
    ['has another password', here, turned, 'updated'],
    ['moves between its plans', here, { ...here, planId: 3 }, undefined],
    ['was never here', elsewhere, undefined, undefined],
    ['comes elsewhere', undefined, elsewhere, undefined],
  ] as const)('who %s', (_what, before, after, kind) => {
    const diff = { added: [], updated: [], removed: [], ...(kind && { [kind]: [9] }) };
    expect(diffFor(plans, [{ id: 9, before, after }])).toEqual(diff);
  });

  test('sees a plan that opens the node only now, or no longer', () => {
    const comes = { before: new Set([2]), after: new Set([1, 2]) };
    expect(diffFor(comes, [{ id: 9, before: undefined, after: here }]).added).toEqual([9]);
    expect(diffFor(comes, [{ id: 9, before: here, after: turned }]).added).toEqual([9]);
    const goes = { before: new Set([1, 2]), after: new Set([2]) };
    expect(diffFor(goes, [{ id: 9, before: here, after: turned }]).removed).toEqual([9]);
  });

  test('makes of what an agent has exactly who may connect', () => {
    const standing = fc.option(fc.record({ planId: fc.constantFrom(1, 2, 3), secret: fc.constantFrom('a', 'b') }), {
      nil: undefined,
    });
    const changes = fc.uniqueArray(fc.record({ id: fc.nat(30), before: standing, after: standing }), {
      selector: ({ id }) => id,
    });
    fc.assert(
      fc.property(changes, (list) => {
        const listOf = (which: 'before' | 'after') =>
          new Map<number, string>(
            list.flatMap((c) => (c[which] && plans[which].has(c[which].planId) ? [[c.id, c[which].secret]] : [])),
          );
        const has = listOf('before');
        const { added, updated, removed } = diffFor(plans, list);
        for (const id of removed) expect(has.delete(id)).toBe(true);
        for (const id of updated) expect(has.has(id)).toBe(true);
        for (const id of added) expect(has.has(id)).toBe(false);
        const secrets = new Map<number, string>(list.map(({ id, after }) => [id, after?.secret ?? '']));
        for (const id of [...updated, ...added]) has.set(id, secrets.get(id) ?? '');
        expect(has).toEqual(listOf('after'));
      }),
    );
  });
});

describe('planSync', () => {
  const sync = (change: Partial<Sync>): Sync => ({
    diff: { added: [1], updated: [], removed: [] },
    sizeAfter: 10,
    isOurs: false,
    ...change,
  });
  const frames = (count: number) => () => Array.from({ length: count }, (_, i) => `frame ${i}`);
  const nothing = { added: [], updated: [], removed: [] };

  test.each([
    ['nothing for nothing', { diff: nothing }, 1, []],
    ['one frame', {}, 1, ['frame 0']],
    ['a full sync for two frames: each restarts the core', {}, 2, 'full'],
    ['frame by frame to ours', { isOurs: true }, 2, ['frame 0', 'frame 1']],
    ['a full sync for very many', { isOurs: true }, 17, 'full'],
    ['a full sync for the first, who replaces the placeholder', { sizeAfter: 1 }, 1, 'full'],
    [
      'a full sync for the last, whom the placeholder replaces',
      { diff: { ...nothing, removed: [1] }, sizeAfter: 0 },
      1,
      'full',
    ],
    ['that ours has nobody left', { diff: { ...nothing, removed: [1] }, sizeAfter: 0, isOurs: true }, 1, ['frame 0']],
  ] as const)('says %s', (_what, change, count, expected) => {
    expect(planSync(sync(change), frames(count))).toEqual(expected);
  });
});
