import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OpenMission, freeSlots, shareOut, withCookies } from './hand-out.ts';
import type { Cookie } from './cookie.ts';
import type { Mission, MissionId } from './index.ts';

const mission = (id: string, target: number, success = 0): Mission => ({
  id: id as MissionId,
  hostKey: 'a.example',
  method: 'GET',
  scheme: 'http',
  host: 'a.example',
  path: '/',
  header: {},
  param: {},
  data: '',
  target,
  download: 0,
  upload: 0,
  success,
  error: 0,
});

const anyOpen: fc.Arbitrary<OpenMission[]> = fc
  .array(fc.record({ target: fc.nat(6), success: fc.nat(6), outstanding: fc.nat(6) }), { maxLength: 6 })
  .map((all) =>
    all.map(({ target, success, outstanding }, i) => ({ mission: mission(String(i), target, success), outstanding })),
  );

describe('tasks', () => {
  test('never outnumber what is free, nor what was asked for, and are not held back', () => {
    fc.assert(
      fc.property(anyOpen, fc.integer({ min: 1, max: 10 }), (open, num) => {
        const tasks = shareOut(open, num);
        const free = open.reduce((sum, one) => sum + freeSlots(one), 0);
        expect(tasks.length).toBe(Math.min(num, free));
        for (const one of open) {
          expect(tasks.filter(({ id }) => id === one.mission.id).length).toBeLessThanOrEqual(freeSlots(one));
        }
      }),
    );
  });

  test('go round the missions before one gets a second', () => {
    const open = ['a', 'b'].map((id) => ({ mission: mission(id, 2), outstanding: 0 }));
    expect(shareOut(open, 3).map(({ id }) => id)).toEqual(['a', 'b', 'a']);
  });

  test('have each a cookie in turn, or none', () => {
    const missions = ['a', 'b', 'c'].map((id) => mission(id, 1));
    const jar = [{ id: 'x' }, { id: 'y' }] as unknown as Cookie[];
    expect(withCookies(missions, jar).map(({ cookie }) => cookie?.id)).toEqual(['x', 'y', 'x']);
    expect(withCookies(missions, []).map(({ cookie }) => cookie)).toEqual([null, null, null]);
  });
});
