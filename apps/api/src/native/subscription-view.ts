import { type Instant, type PlanId, invalidField, toIso } from '@orrery/kernel';
import type { SubscriptionReading } from '@orrery/persistence';
import { appLinks, platforms } from '@orrery/renderer';
import {
  type Quota,
  type SubscriptionChange,
  DEVICE_POLICIES,
  EFFECTIVE_STATUSES,
  blockedUntil,
  effectiveStatus,
  isBlockedForDevices,
  linkToken,
  nextResets,
  periodAt,
  quotaOf,
  usedIn,
} from '@orrery/subscription';
import { type Static, Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { readTime } from '../http/read-time.ts';
import { Body, ByteCount, Bytes, Id, Nullable, Time, Version } from '../http/schema.ts';

const RESETS_SHOWN = 6;

export const Status = Type.Enum([...EFFECTIVE_STATUSES], {
  description: 'pending: not started, or on hold; limited: over quota',
});
const StartsAt = Nullable(Time('Null: on hold, the term starts at first use'));
const EndsAt = Nullable(Time('The first moment after the term; null: no end'));
const QuotaBytes = Nullable(ByteCount('Per period; null: no quota'));

export const CreateSubscriptionBody = Body({
  user_id: Id('Whose it is'),
  plan_id: Id('Its terms'),
  starts_at: Type.Optional(StartsAt),
  ends_at: Type.Optional(EndsAt),
  quota_bytes: Type.Optional(QuotaBytes),
});

export const ChangeSubscriptionBody = Body({
  plan_id: Type.Optional(Id('Its terms from now on; dates and use stay')),
  starts_at: Type.Optional(StartsAt),
  ends_at: Type.Optional(EndsAt),
  quota_bytes: Type.Optional(QuotaBytes),
  own_quota: Type.Optional(Type.Boolean({ description: 'False: the quota of the plan counts again' })),
  version: Type.Optional(Version),
});

const shared = {
  id: Id('The id'),
  plan: Type.Object({ id: Id('The id of the plan'), name: Type.String() }),
  status: Status,
  starts_at: StartsAt,
  ends_at: EndsAt,
  quota_bytes: QuotaBytes,
  used: Type.Object({ upload: Bytes('Charged in this period'), download: Bytes('Charged in this period') }),
  period: Nullable(
    Type.Object(
      { starts_at: Time('Its first moment'), ends_at: Nullable(Time('The next reset; null: never')) },
      { description: 'The quota window; null while on hold' },
    ),
  ),
  next_resets: Type.Array(Time('When the quota begins anew'), { maxItems: RESETS_SHOWN }),
};

const AppLinkView = Type.Object({
  name: Type.String({ description: 'What the app calls itself' }),
  platforms: Type.Array(Type.Enum([...platforms])),
  url: Type.String({ description: 'The link in the format of the app' }),
  import_url: Nullable(Type.String({ description: 'Opens the app, which adds the link; null: it knows no such way' })),
});

/** As its user sees it. */
export const OwnSubscriptionView = Type.Object({
  ...shared,
  suspended_at: Nullable(Time('When it was suspended')),
  has_too_many_devices: Type.Boolean({ description: 'Too many were connected at once: no node lets it in' }),
  back_at: Nullable(Time('When it may connect, with nobody doing anything; null: it may now, or somebody has to')),
  link: Type.String({ description: 'Secret: whoever has it may connect' }),
  apps: Type.Array(AppLinkView, { description: 'Ways into the apps, as the page at the link offers them' }),
});

/** As operators see it in lists. */
export const SubscriptionSummary = Type.Object({
  ...shared,
  user: Type.Object({ id: Id('The id of the user'), email: Type.String() }),
  own_quota: Type.Boolean({ description: 'The quota is its own and not the one of the plan' }),
  suspended_at: Nullable(Time('When it was suspended')),
  cancelled_at: Nullable(Time('When it was cancelled')),
  version: Version,
  created_at: Time('When it was made'),
  updated_at: Time('When it last changed'),
});

const DevicesView = Type.Object(
  {
    online: Type.Integer({ minimum: 0, description: 'Distinct addresses over all nodes, within the device window' }),
    limit: Nullable(Type.Integer({ minimum: 1, description: 'Null: none' })),
    policy: Type.Enum([...DEVICE_POLICIES], { description: 'What happens beyond the limit; see the plan' }),
    blocked_until: Nullable(Time('Too many devices: no node lets it in before then; resume lifts it')),
  },
  { description: 'Client addresses are kept as keyed hashes, for the window only' },
);

export const SubscriptionView = Type.Object({
  ...SubscriptionSummary.properties,
  link: Type.String({ description: 'The full URL' }),
  devices: DevicesView,
});

/** A kept answer to a repeated request has no link: links are stored nowhere. */
export const CreatedSubscriptionView = Type.Object({
  ...SubscriptionSummary.properties,
  link: Type.Optional(Type.String({ description: 'The full URL; absent in the answer to a repeat' })),
});

export interface ViewDeps extends Pick<Deps, 'keyring' | 'publicUrl'> {
  readonly now: Instant;
}

const isoOrNull = (instant: Instant | null) => (instant === null ? null : toIso(instant));

function sharedView({ subscription, terms, planName, counters }: SubscriptionReading, now: Instant) {
  const { id, planId, startsAt, endsAt } = subscription;
  const used = usedIn(counters, now);
  const quota = quotaOf(subscription, terms);
  const period = startsAt === null ? null : periodAt(terms, startsAt, now);
  return {
    id: id as number,
    plan: { id: planId as number, name: planName },
    status: effectiveStatus(subscription, terms, used, now),
    starts_at: isoOrNull(startsAt),
    ends_at: isoOrNull(endsAt),
    quota_bytes: quota === null ? null : Number(quota),
    used,
    period: period && { starts_at: toIso(period.startsAt), ends_at: isoOrNull(period.endsAt) },
    next_resets: startsAt === null ? [] : nextResets(terms, startsAt, now, RESETS_SHOWN).map(toIso),
  };
}

const linkOf = ({ subscription }: SubscriptionReading, { keyring, publicUrl }: ViewDeps): string =>
  `${publicUrl}/s/${linkToken(keyring.key('link', subscription.linkKeyVersion), subscription)}`;

export function subscriptionSummary(reading: SubscriptionReading, now: Instant): Static<typeof SubscriptionSummary> {
  const { subscription, userEmail } = reading;
  return {
    ...sharedView(reading, now),
    user: { id: Number(subscription.userId), email: userEmail },
    own_quota: subscription.quota.kind === 'own',
    suspended_at: isoOrNull(subscription.suspendedAt),
    cancelled_at: isoOrNull(subscription.cancelledAt),
    version: subscription.version,
    created_at: toIso(subscription.createdAt),
    updated_at: toIso(subscription.updatedAt),
  };
}

export const createdSubscriptionView = (
  reading: SubscriptionReading,
  deps: ViewDeps,
): Static<typeof CreatedSubscriptionView> => ({
  ...subscriptionSummary(reading, deps.now),
  link: linkOf(reading, deps),
});

/** `online`: from how many addresses it connected within the device window. */
export const subscriptionView = (
  reading: SubscriptionReading,
  online: number,
  deps: ViewDeps,
): Static<typeof SubscriptionView> => ({
  ...subscriptionSummary(reading, deps.now),
  link: linkOf(reading, deps),
  devices: devicesView(reading, online, deps.now),
});

const outForDevicesUntil = ({ subscription, terms }: SubscriptionReading, now: Instant) =>
  isBlockedForDevices(subscription, terms, now) ? isoOrNull(subscription.deviceBlockedUntil) : null;

function devicesView(reading: SubscriptionReading, online: number, now: Instant) {
  const { deviceLimit, devicePolicy } = reading.terms;
  return { online, limit: deviceLimit, policy: devicePolicy, blocked_until: outForDevicesUntil(reading, now) };
}

/** Apps call the profile after the plan, until the document they fetch tells them its title. */
export function ownSubscriptionView(reading: SubscriptionReading, deps: ViewDeps): Static<typeof OwnSubscriptionView> {
  const { now } = deps;
  const link = linkOf(reading, deps);
  const shown = sharedView(reading, now);
  const backAt = isoOrNull(blockedUntil(reading.subscription, reading.terms, shown.status, now));
  const outUntil = outForDevicesUntil(reading, now);
  return {
    ...shown,
    suspended_at: isoOrNull(reading.subscription.suspendedAt),
    has_too_many_devices: outUntil !== null,
    back_at: backAt ?? (shown.status === 'active' ? outUntil : null),
    link,
    apps: appLinks(link, reading.planName).map(({ app, url, importUrl }) => ({
      name: app.name,
      platforms: [...app.platforms],
      url,
      import_url: importUrl,
    })),
  };
}

const readTimeOrNull = (path: string, text: string | null | undefined): Instant | null | undefined =>
  typeof text === 'string' ? readTime(path, text) : text;

const ownQuota = (bytes: number | null): Quota => ({ kind: 'own', bytes: bytes === null ? null : BigInt(bytes) });

function quotaChange({ quota_bytes, own_quota }: Static<typeof ChangeSubscriptionBody>): Quota | undefined {
  if (own_quota === false && quota_bytes !== undefined) {
    throw invalidField('quota_bytes', 'quota_bytes cannot be set together with own_quota: false');
  }
  if (own_quota === true && quota_bytes === undefined) {
    throw invalidField('quota_bytes', 'quota_bytes is required with own_quota: true');
  }
  if (quota_bytes !== undefined) return ownQuota(quota_bytes);
  return own_quota === false ? { kind: 'plan' } : undefined;
}

/** The body's fields in the domain's words; absent ones stay absent. */
export const subscriptionChange = (body: Static<typeof ChangeSubscriptionBody>): SubscriptionChange => ({
  planId: body.plan_id as PlanId | undefined,
  startsAt: readTimeOrNull('starts_at', body.starts_at),
  endsAt: readTimeOrNull('ends_at', body.ends_at),
  quota: quotaChange(body),
});
