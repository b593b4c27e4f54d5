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
export interface Standing {
  readonly status: EffectiveStatus;
  /** Why the document is inert; null when it is a usable one. */
  readonly inert: (Extract<Access, { kind: 'inert' }> & { readonly status: InertStatus }) | null;
  readonly usage: Usage;
  /** When the quota is next refilled; null if it never is. */
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
    | 'uuid'
    | 'startsAt'
    | 'endsAt'
    | 'quota'
    | 'suspendedAt'
    | 'cancelledAt'
    | 'credentialEpoch'
    | 'credentialKeyVersion'
    | 'importedCredential'
  >;
  readonly terms: PlanTerms;
  readonly counters: PeriodCounters | null;
  readonly ports: OwnPorts | null;
}

export function standingOf(
  { subscription, terms, counters }: Known,
  language: DocumentSettings['language'],
  now: Instant,
): Standing {
  const used = usedIn(counters, now);
  const status = effectiveStatus(subscription, terms, used, now);
  const until = blockedUntil(subscription, terms, status, now);
  const { startsAt, endsAt } = subscription;
  return {
    status,
    inert: hasAccess(subscription, terms, used, now)
      ? null
      : { kind: 'inert', status: status === 'active' ? 'suspended' : status, until, language },
    usage: { uploadBytes: used.upload, downloadBytes: used.download, totalBytes: quotaOf(subscription, terms) },
    refillAt: nextRefill(subscription, terms, now),
    validUntil: earliestAfter(now, [
      startsAt,
      endsAt,
      counters?.periodEndsAt ?? null,
      periodAt(terms, startsAt, now).endsAt,
    ]),
  };
}

export const credentialOfLink = ({ subscription }: Pick<Known, 'subscription'>, keyring: Keyring): Credential =>
  credentialOf(keyring.key('credential', subscription.credentialKeyVersion), subscription);

/** When the quota is refilled: by the same function that turns the period; never beyond the end of the subscription. */
export function nextRefill(
  { startsAt, endsAt }: Known['subscription'],
  terms: PlanTerms,
  now: Instant,
): Instant | null {
  const [next] = nextResets(terms, startsAt, now, 1);
  return next === undefined || (endsAt !== null && next >= endsAt) ? null : next;
}

const earliestAfter = (now: Instant, instants: readonly (Instant | null)[]): Instant | null =>
  instants.reduce<Instant | null>(
    (first, instant) => (instant !== null && instant > now && (first === null || instant < first) ? instant : first),
    null,
  );
