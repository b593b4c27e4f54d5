import type { Clock, Instant } from '@orrery/kernel';
import type { OwnPorts } from '@orrery/persistence';
import type { Access, InertStatus, Language, Usage } from '@orrery/renderer';
import {
  blockedUntil,
  credentialOf,
  effectiveStatus,
  hasAccess,
  nextResets,
  periodAt,
  quotaOf,
  usedIn,
  type Credential,
  type EffectiveStatus,
  type PeriodCounters,
  type PlanTerms,
  type Subscription,
} from '@orrery/subscription';
import type { Keyring } from '../keyring.ts';

/** What an operator set for all documents; see the configuration table. */
export interface DocumentSettings {
  readonly title: string | undefined;
  readonly language: Language;
  readonly updateIntervalHours: number;
  readonly supportUrl: string | undefined;
  readonly announcement: string | undefined;
}

/** What documents are made with, beside the rows. */
export interface DocumentDeps {
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly publicUrl: string;
  readonly settings: DocumentSettings;
}

/** How a subscription stands at one moment, and for how long that stays true with nobody touching a row. */
export interface Standing extends Pick<Phase, 'status' | 'refillAt' | 'validUntil'> {
  /** Why the document is inert; null when it is a usable one. */
  readonly inert: (Extract<Access, { kind: 'inert' }> & { readonly status: InertStatus }) | null;
  readonly usage: Usage;
}

/** What of a standing takes calendars to find out: true until the next boundary. */
export interface Phase {
  readonly status: EffectiveStatus;
  readonly hasAccess: boolean;
  /** Until when it has no access; null: nobody knows. */
  readonly until: Instant | null;
  /** When the quota is next refilled; null if it never is, and until the term has started. */
  readonly refillAt: Instant | null;
  /** From then on it has to be worked out anew; null: never. */
  readonly validUntil: Instant | null;
}

/** What documents and headers follow from, and no more: a process keeps very many of these. */
export interface Known {
  readonly subscription: Pick<
    Subscription,
    | 'id'
    | 'userId'
    | 'planId'
    | 'startsAt'
    | 'endsAt'
    | 'quota'
    | 'suspendedAt'
    | 'cancelledAt'
    | 'credentialKeyVersion'
  >;
  readonly terms: PlanTerms;
  readonly counters: PeriodCounters | null;
  readonly ports: OwnPorts | null;
}

export function phaseOf({ subscription, terms, counters }: Known, now: Instant): Phase {
  const used = usedIn(counters, now);
  const status = effectiveStatus(subscription, terms, used, now);
  const { startsAt, endsAt } = subscription;
  return {
    status,
    hasAccess: hasAccess(subscription, terms, used, now),
    until: blockedUntil(subscription, terms, status, now),
    refillAt: nextRefill(subscription, terms, now),
    validUntil: earliestAfter(now, [
      startsAt,
      endsAt,
      counters?.periodEndsAt ?? null,
      periodAt(terms, startsAt, now).endsAt,
    ]),
  };
}

/** `now` lies in the phase. */
export function standingIn(
  { status, hasAccess: isServed, until, refillAt, validUntil }: Phase,
  { subscription, terms, counters }: Known,
  language: DocumentSettings['language'],
  now: Instant,
): Standing {
  const used = usedIn(counters, now);
  return {
    status,
    inert: isServed ? null : { kind: 'inert', status: status === 'active' ? 'suspended' : status, until, language },
    usage: { uploadBytes: used.upload, downloadBytes: used.download, totalBytes: quotaOf(subscription, terms) },
    refillAt,
    validUntil,
  };
}

export const standingOf = (known: Known, language: DocumentSettings['language'], now: Instant): Standing =>
  standingIn(phaseOf(known, now), known, language, now);

export const credentialOfLink = (
  { subscription }: { readonly subscription: Parameters<typeof credentialOf>[1] & Known['subscription'] },
  keyring: Keyring,
): Credential => credentialOf(keyring.key('credential', subscription.credentialKeyVersion), subscription);

/**
 * When the quota is refilled: by the same function that turns the period; never beyond the end of the subscription. Null
 * until the term has started: on hold, a rolling month would be counted from whatever moment somebody asks.
 */
export function nextRefill(
  { startsAt, endsAt }: Known['subscription'],
  terms: PlanTerms,
  now: Instant,
): Instant | null {
  if (startsAt === null || startsAt > now) return null;
  const [next] = nextResets(terms, startsAt, now, 1);
  return next === undefined || (endsAt !== null && next >= endsAt) ? null : next;
}

const earliestAfter = (now: Instant, instants: readonly (Instant | null)[]): Instant | null =>
  earliestOf(instants.filter((instant) => instant !== null && instant > now));

/** Null: never. */
export const earliestOf = (instants: readonly (Instant | null)[]): Instant | null =>
  instants.reduce(
    (first, instant) => (instant === null || (first !== null && first < instant) ? first : instant),
    null,
  );
