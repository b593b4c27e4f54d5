import { DAY_MS, DomainError, addMs } from '@orrery/kernel';
import { describe, expect, test } from 'vitest';
import { instantOf, someSubscription, someTerms } from './testing/index.ts';
import { activate, cancel, changePlan, renew, resume, rotateCredentials, rotateLink, suspend } from './transitions.ts';

const NOW = instantOf('2026-01-20T12:00:00Z');
const cancelled = someSubscription({ cancelledAt: NOW });

test('suspending and resuming, each asked twice', () => {
  const suspended = suspend(someSubscription(), NOW);
  expect(suspended.suspendedAt).toBe(NOW);
  expect(suspend(suspended, addMs(NOW, 5))).toBe(suspended);
  expect(resume(suspended).suspendedAt).toBeNull();
  expect(resume(someSubscription())).toEqual(someSubscription());
  expect(resume(someSubscription({ deviceBlockedUntil: NOW })).deviceBlockedUntil).toBeNull();
});

test('cancelling is final', () => {
  const done = cancel(someSubscription(), NOW);
  expect(done.cancelledAt).toBe(NOW);
  expect(cancel(done, addMs(NOW, 5))).toBe(done);
  const refused = [
    () => suspend(cancelled, NOW),
    () => resume(cancelled),
    () => renew(cancelled, someTerms(), NOW),
    () => rotateLink(cancelled, 1),
    () => rotateCredentials(cancelled, 1),
    () => changePlan(cancelled, cancelled.planId),
  ];
  for (const ask of refused) expect(ask).toThrow(expect.objectContaining({ kind: 'conflict', code: 'CONFLICT' }));
});

describe('renewing', () => {
  test('early keeps the days already paid for', () => {
    expect(renew(someSubscription(), someTerms(), NOW).endsAt).toBe(instantOf('2026-03-16T00:00:00Z'));
  });

  test('late starts today', () => {
    const late = instantOf('2026-05-01T08:00:00Z');
    expect(renew(someSubscription(), someTerms(), late).endsAt).toBe(addMs(late, 30 * DAY_MS));
  });

  test('is refused with the reason where there is nothing to add to', () => {
    expect(() => renew(someSubscription(), someTerms({ durationDays: null }), NOW)).toThrow('The plan has no duration');
    expect(() => renew(someSubscription({ endsAt: null }), someTerms(), NOW)).toThrow('has no end');
    expect(() => renew(someSubscription({ startsAt: null, endsAt: null }), someTerms(), NOW)).toThrow('not started');
  });

  test('does not reach beyond the year 9999', () => {
    const far = someSubscription({ endsAt: instantOf('9999-12-30T00:00:00Z') });
    expect(() => renew(far, someTerms(), NOW)).toThrow(DomainError);
  });
});

describe('first use', () => {
  test('starts the term of one on hold', () => {
    const onHold = someSubscription({ startsAt: null, endsAt: null });
    expect(activate(onHold, someTerms(), NOW)).toMatchObject({ startsAt: NOW, endsAt: addMs(NOW, 30 * DAY_MS) });
    expect(activate(onHold, someTerms({ durationDays: null }), NOW)).toMatchObject({ startsAt: NOW, endsAt: null });
  });

  test('changes nothing where the term has a start', () => {
    const started = someSubscription();
    expect(activate(started, someTerms(), NOW)).toBe(started);
  });
});

test('rotating touches one secret and not the other', () => {
  const before = someSubscription({ importedCredential: '11111111-2222-3333-4444-555555555555' });
  expect(rotateLink(before, 3)).toEqual({ ...before, linkEpoch: 2, linkKeyVersion: 3 });
  expect(rotateCredentials(before, 3)).toEqual({
    ...before,
    credentialEpoch: 2,
    credentialKeyVersion: 3,
    importedCredential: null,
  });
});
