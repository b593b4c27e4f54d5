import { type Instant, type PlanId, type SubscriptionId, type UserId, instantFromMs } from '@orrery/kernel';
import type { PlanTerms, Subscription } from '../subscription.ts';

export const instantOf = (iso: string): Instant => instantFromMs(Date.parse(iso));

/** Terms for a test, which says only what it is about. */
export const someTerms = (own: Partial<PlanTerms> = {}): PlanTerms => ({
  quotaBytes: 100n,
  reset: 'month',
  timeZone: 'UTC',
  durationDays: 30,
  onHold: false,
  deviceLimit: null,
  devicePolicy: 'refuse',
  deviceSuspendMinutes: 10,
  hwidLimit: null,
  speedLimitMbps: null,
  nodeTags: [],
  ...own,
});

/** A subscription for a test: from 2026-01-15 for 30 days. */
export const someSubscription = (own: Partial<Subscription> = {}): Subscription => ({
  id: 1 as SubscriptionId,
  uuid: '0b8e5f6e-3c4d-4b7a-9f10-2d3e4f506172',
  userId: 1 as UserId,
  planId: 1 as PlanId,
  startsAt: instantOf('2026-01-15T00:00:00Z'),
  endsAt: instantOf('2026-02-14T00:00:00Z'),
  quota: { kind: 'plan' },
  suspendedAt: null,
  cancelledAt: null,
  deviceBlockedUntil: null,
  linkEpoch: 1,
  linkKeyVersion: 1,
  credentialEpoch: 1,
  credentialKeyVersion: 1,
  importedCredential: null,
  nextBoundaryAt: null,
  version: 1,
  createdAt: instantOf('2026-01-15T00:00:00Z'),
  updatedAt: instantOf('2026-01-15T00:00:00Z'),
  deletedAt: null,
  ...own,
});
