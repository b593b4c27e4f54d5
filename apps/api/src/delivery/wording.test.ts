import { noTexts } from '@orrery/delivery';
import { addMs, DAY_MS, instantFromMs } from '@orrery/kernel';
import { variables, type Variable } from '@orrery/renderer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Spoken, valuesOf, valuesValidUntil, wordingOf } from './wording.ts';

const now = instantFromMs(Date.parse('2026-03-10T12:00:00Z'));
const spoken = (own: Partial<Spoken['subscription']> = {}): Spoken =>
  ({
    subscription: { id: 7, userId: 3, startsAt: now, endsAt: addMs(now, 2.5 * DAY_MS), ...own },
    terms: { reset: 'month', timeZone: 'UTC' },
    planName: 'Gold',
    counters: null,
  }) as unknown as Spoken;
const GIB = 2n ** 30n;
const standing = (totalBytes: bigint | null) => ({ usage: { uploadBytes: GIB, downloadBytes: GIB / 2n, totalBytes } });
const all = Object.keys(variables) as Variable[];

test('every variable has a value, rounded to the day and the gigabyte', () => {
  const roomy = spoken({ endsAt: addMs(now, 40 * DAY_MS) });
  expect(valuesOf(roomy, standing(10n * GIB), all, now)).toEqual({
    days_left: '40',
    expires_at: '2026-04-19',
    'plan.name': 'Gold',
    resets_at: '2026-04-01',
    'subscription.id': '7',
    traffic_left: '8 GB',
    traffic_total: '10 GB',
    traffic_used: '1 GB',
    'user.id': '3',
  });
  expect(valuesOf(spoken({ endsAt: null }), standing(null), all, now)).toMatchObject({
    days_left: '∞',
    expires_at: '∞',
    traffic_left: '∞',
    traffic_total: '∞',
  });
  expect(valuesOf(spoken(), standing(GIB), ['traffic_left'], now)).toEqual({ traffic_left: '0 GB' });
});

test('only what is named is worked out, and only days have a boundary of their own', () => {
  const settings = { title: undefined, language: 'en', updateIntervalHours: 1, supportUrl: undefined } as const;
  const wording = (title: string) =>
    wordingOf({ ...noTexts, title }, { ...settings, announcement: 'x' }, [], null, null);
  expect(wording('{{plan.name}} {{nothing}}').variables).toEqual(['plan.name']);
  expect(valuesValidUntil(spoken(), ['plan.name'], now)).toBeNull();
  expect(valuesValidUntil(spoken({ endsAt: null }), ['days_left'], now)).toBeNull();
});

test('the days that are left stay true until the instant that is said, and no longer', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 * DAY_MS }), (leftMs) => {
      const one = spoken({ endsAt: addMs(now, leftMs) });
      const daysAt = (at: typeof now) => Number(valuesOf(one, standing(null), ['days_left'], at)['days_left']);
      const until = valuesValidUntil(one, ['days_left'], now);
      if (until === null) throw new Error('no boundary');
      expect(until).toBeGreaterThan(now);
      expect(daysAt(addMs(until, -1))).toBe(daysAt(now));
      expect(daysAt(until)).toBe(daysAt(now) - 1);
    }),
    { numRuns: 200 },
  );
});
