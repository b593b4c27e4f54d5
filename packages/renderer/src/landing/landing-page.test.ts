import { instantFromMs } from '@orrery/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileNames } from '../testing/hostile-names.ts';
import { landingPage, landingPolicy } from './landing-page.ts';
import type { Landing, LandingStanding } from './model.ts';
import { texts } from './texts.ts';

const now = instantFromMs(Date.parse('2026-03-10T12:00:00Z'));
const landing: Landing = {
  title: 'Orrery',
  planName: 'Gold',
  link: 'https://orrery.test/s/token',
  standing: { status: 'active' },
  usage: { uploadBytes: 2n ** 30n, downloadBytes: 3n * 2n ** 30n, totalBytes: 10n * 2n ** 30n },
  expiresAt: instantFromMs(Date.parse('2026-04-01T00:00:00Z')),
  refillAt: null,
  history: [
    { day: { year: 2026, month: 3, day: 9 }, bytes: 0n },
    { day: { year: 2026, month: 3, day: 10 }, bytes: 5n * 2n ** 20n },
  ],
  timeZone: 'Asia/Tehran',
  now,
  supportUrl: 'https://help.example/',
  announcement: 'News',
};
const english = { language: 'en', platform: 'ios' } as const;

const tagsOf = (page: string): string[] => [...page.matchAll(/<\/?[a-z0-9]+[^a-z0-9]/g)].map(([tag]) => tag);
const textOf = (page: string): string =>
  page
    .replace(/<(style|script)>.*?<\/\1>|<[^>]*>/gs, ' ')
    .replace(/[\u2066\u2069]/g, '')
    .replace(/[\s\u00a0]+/g, ' ');

describe('the page', () => {
  it('has the same elements whatever the names are, and the same policy', () => {
    const expected = tagsOf(landingPage(landing, english));
    const anyText = fc.oneof(fc.constantFrom(...hostileNames), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(anyText, anyText, anyText, (title, planName, announcement) => {
        const page = landingPage({ ...landing, title, planName, announcement }, english);
        expect(tagsOf(page)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
    expect(landingPolicy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('says what is used, left, and when it ends, in the time of the plan', () => {
    expect(textOf(landingPage(landing, english))).toMatch(
      /40%.*Used 4 GiB Quota 10 GiB Left 6 GiB Download 3 GiB Upload 1 GiB Plan Gold Ends 1 April 2026 at 03:30 GMT\+3:30 in 21 days Traffic is refilled Never/,
    );
  });

  it.each<[LandingStanding, boolean]>([
    [{ status: 'on_hold' }, false],
    [{ status: 'pending', until: now }, false],
    [{ status: 'active' }, true],
    [{ status: 'suspended', until: null }, true],
  ])('speaks of a refill only when the term has started: %j, %s', (standing, isSaid) => {
    const page = textOf(landingPage({ ...landing, standing }, english));
    expect(page.includes(texts.en.nextReset)).toBe(isSaid);
  });

  it.each([
    [null, '∞'],
    [0n, '100%'],
    [3n * 2n ** 30n, '133%'],
    [1_000_000n * 2n ** 40n, '0%'],
  ])('shows the share of a quota of %s as %s', (totalBytes, share) => {
    const page = landingPage({ ...landing, usage: { ...landing.usage, totalBytes } }, english);
    expect(/<text[^>]*>([^<]+)</.exec(page)?.[1]).toBe(share);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  it.each(['en', 'zh', 'fa', 'ru'] as const)('says in %s why nothing works and until when', (language) => {
    const until = instantFromMs(Date.parse('2026-04-01T00:00:00Z'));
    const standings: LandingStanding[] = [
      { status: 'on_hold' },
      { status: 'pending', until },
      { status: 'limited', until },
      { status: 'expired', until: null },
      { status: 'suspended', until: null },
      { status: 'cancelled', until: null },
    ];
    for (const standing of standings) {
      const page = landingPage({ ...landing, standing }, { language, platform: 'android' });
      const { status } = standing;
      if (status === 'active') continue;
      const says = texts[language];
      expect(page).toContain(`>${says.status[status]}<`);
      expect(page).toContain(says.why[status]);
      const [before = ''] = (status === 'pending' ? says.startsAt : says.backAt)('\n').split('\n');
      expect(page.includes(before)).toBe(status === 'pending' || status === 'limited');
    }
  });
});
