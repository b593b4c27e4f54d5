import { toIso } from '@orrery/kernel';
import { type TrafficGroup, type UsageBucket, type Reconciled, trafficGroups } from '@orrery/persistence';
import { countings } from '@orrery/node';
import { type Bytes as Moved, addBytes, noBytes, sumOf } from '@orrery/traffic';
import { Type } from 'typebox';
import { Bytes, Id, Nullable, Time } from '../http/schema.ts';
import { OneOf } from './node-settings-schemas.ts';
import { moved, shown } from './usage-range.ts';

export const groupQuery = Type.Unsafe<TrafficGroup>({
  type: 'string',
  enum: [...trafficGroups],
  default: 'subscription',
  description: 'Whose traffic. What nodes moved raw holds what is charged to nobody, too',
});

const range = { from: Time('The first moment covered'), to: Time('The end, not covered itself') };
const Bucket = Type.Object({ at: Time('Where it begins, in UTC'), ...moved });

export const OverviewView = Type.Object({
  today: Type.Object(moved, { description: 'Since midnight UTC' }),
  last_24_hours: Type.Object(moved, { description: 'Whole hours' }),
  last_30_days: Type.Object(moved, { description: 'Whole days, today included' }),
  previous_30_days: Type.Object(moved, { description: 'The 30 days before those' }),
  hours: Type.Array(Bucket, { description: 'The last 24; without those in which nothing moved' }),
  days: Type.Array(Bucket, { description: 'The last 30; without those in which nothing moved' }),
});

export const Counting = OneOf(
  countings,
  'Whether its traffic counts exactly once, as on the last day with reports: one without a number may be counted again when it is repeated',
);

const who = {
  id: Id('Of the subscription, the user or the node'),
  name: Nullable(Type.String({ description: "The node's name, or the e-mail of the user" })),
};

export const TopView = Type.Object({
  ...range,
  group: Type.String(),
  items: Type.Array(Type.Object({ ...who, counting: Type.Optional(Counting), ...moved }), {
    description: 'Most charged bytes first',
  }),
});

export const SeriesView = Type.Object({
  ...range,
  by: Type.String(),
  group: Type.String(),
  items: Type.Array(
    Type.Object({
      ...who,
      totals: Type.Object(moved),
      buckets: Type.Array(Bucket, { description: 'In order of time; without those in which nothing moved' }),
    }),
  ),
});

const Difference = (description: string) => Type.Unsafe<bigint>({ type: 'integer', description });

const bothWays = { upload: Bytes('Bytes'), download: Bytes('Bytes') };

export const ReconciliationView = Type.Object({
  ...range,
  items: Type.Array(
    Type.Object({
      node_id: Id('The node'),
      name: Nullable(Type.String()),
      day: Type.String({ format: 'date', description: 'UTC' }),
      reported: Type.Object(bothWays, { description: "Raw, as the node's reports say in sum" }),
      charged: Type.Object(bothWays, { description: 'As it was charged in sum, report by report' }),
      subscriptions: Type.Object(moved, { description: 'Summed up over the rows of subscriptions' }),
      unattributed: Type.Object(bothWays, { description: 'Raw bytes that nobody may be charged for' }),
      difference: Difference('Reported less subscriptions and unattributed, both directions: must be 0'),
      charged_difference: Difference('Charged less what the rows of subscriptions say: must be 0'),
      reports: Type.Integer(),
      best_effort_reports: Type.Integer({ description: 'Without a number: a repeat would count again' }),
      duplicates: Type.Integer({ description: 'Repeats refused on this day' }),
      gaps: Type.Integer({ description: 'Numbers missing between counted ones, in epochs last heard of on this day' }),
      oldest_unacknowledged: Nullable(Type.String({ description: '`<epoch>:<sequence>`: the first that is missing' })),
    }),
    { description: 'Newest day first' },
  ),
  balanced: Type.Boolean({ description: 'Every difference is 0' }),
});

export const bucketView = ({ at, charged, raw }: UsageBucket) => ({ at: toIso(at), ...shown(charged, raw) });

/** Buckets from `since` on, together. */
export function totalsOf(buckets: readonly UsageBucket[], since = 0) {
  const wanted = buckets.filter(({ at }) => at >= since);
  const sum = (values: readonly Moved[]) => values.reduce(addBytes, noBytes);
  return shown(sum(wanted.map(({ charged }) => charged)), sum(wanted.map(({ raw }) => raw)));
}

export function reconciledView(row: Reconciled) {
  const { reported, charged, subscriptions, unattributed } = row;
  return {
    node_id: row.nodeId,
    name: row.name,
    day: toIso(row.day).slice(0, 10),
    reported,
    charged,
    subscriptions: shown(subscriptions.charged, subscriptions.raw),
    unattributed,
    difference: sumOf(reported) - sumOf(subscriptions.raw) - sumOf(unattributed),
    charged_difference: sumOf(charged) - sumOf(subscriptions.charged),
    reports: row.reports,
    best_effort_reports: row.reports - row.numberedReports,
    duplicates: row.duplicates,
    gaps: row.gaps,
    oldest_unacknowledged: row.oldestMissing,
  };
}
