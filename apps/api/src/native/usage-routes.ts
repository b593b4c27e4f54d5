import {
  type Instant,
  type NodeId,
  type SubscriptionId,
  DAY_MS,
  HOUR_MS,
  instantFromMs,
  invalidField,
  toIso,
} from '@orrery/kernel';
import { type BucketSize, bucketSizes, usageHistory, usageOwner } from '@orrery/persistence';
import { subscriptionNotFound } from '@orrery/subscription';
import { type Bytes as Moved, addBytes, noBytes } from '@orrery/traffic';
import { type Static, Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { callerOf } from '../http/caller.ts';
import { Bytes, Id, IdParams, Success, Time, errors } from '../http/schema.ts';
import type { App } from '../http/server.ts';

const UsageQuery = Type.Object({
  from: Type.Optional(
    Type.String({ format: 'date-time', description: 'Default: 24 hours, 30 days or a year before `to`' }),
  ),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Default: now' })),
  by: Type.Unsafe<BucketSize>({
    type: 'string',
    enum: [...bucketSizes],
    default: 'hour',
    description: "Days and months are those of the plan's time zone",
  }),
  node_id: Type.Optional(Id('Only what was moved on this node')),
});

const moved = {
  upload: Bytes('Charged'),
  download: Bytes('Charged'),
  raw_upload: Bytes('As the node reported it'),
  raw_download: Bytes('As the node reported it'),
};

const UsageView = Type.Object({
  from: Time('The first moment covered: a full hour'),
  to: Time('The end, not covered itself'),
  by: Type.String(),
  time_zone: Type.String({ description: 'In which days and months begin' }),
  items: Type.Array(
    Type.Object({
      at: Time('Where the hour, day or month begins'),
      node_id: Type.Optional(Id('When asked for one node')),
      ...moved,
    }),
    { description: 'In order of time; without those in which nothing moved' },
  ),
  totals: Type.Object(moved),
});

const DEFAULT_SPAN_MS: Record<BucketSize, number> = { hour: DAY_MS, day: 30 * DAY_MS, month: 365 * DAY_MS };
const BUCKET_MS: Record<BucketSize, number> = { hour: HOUR_MS, day: DAY_MS, month: 28 * DAY_MS };
const MOST_BUCKETS = 1000;

/** No usage is older; and what the formats take for a date but no clock shows (a 60th second) is refused here. */
function readTime(name: string, text: string): Instant {
  const ms = Date.parse(text);
  if (!(ms >= 0 && ms <= Date.UTC(9999, 11, 31))) throw invalidField(name, `${name} must be a time from 1970 to 9999`);
  return instantFromMs(ms);
}

function rangeOf({ from, to, by }: Static<typeof UsageQuery>, now: Instant): { from: Instant; to: Instant } {
  const end = to === undefined ? now : readTime('to', to);
  const start = from === undefined ? instantFromMs(Math.max(0, end - DEFAULT_SPAN_MS[by])) : readTime('from', from);
  if (start >= end) throw invalidField('from', 'from must be before to');
  if (end - start > MOST_BUCKETS * BUCKET_MS[by]) {
    throw invalidField('from', `from and to must lie at most ${MOST_BUCKETS} buckets apart: take a larger \`by\``);
  }
  return { from: instantFromMs(Math.floor(start / HOUR_MS) * HOUR_MS), to: end };
}

const shown = (charged: Moved, raw: Moved) => ({
  upload: charged.upload,
  download: charged.download,
  raw_upload: raw.upload,
  raw_download: raw.download,
});

/** `…/usage` of subscriptions: for operators, and for users of their own. */
export function usageRoutes(app: App, { db, clock, guards }: Pick<Deps, 'db' | 'clock' | 'guards'>): void {
  async function usage(id: SubscriptionId, timeZone: string, query: Static<typeof UsageQuery>) {
    const { by, node_id: nodeId } = query;
    const { from, to } = rangeOf(query, clock.now());
    const buckets = await usageHistory(db, {
      subscriptionId: id,
      from,
      to,
      by,
      timeZone,
      nodeId: nodeId as NodeId | undefined,
    });
    const charged = buckets.map((bucket) => bucket.charged).reduce(addBytes, noBytes);
    const raw = buckets.map((bucket) => bucket.raw).reduce(addBytes, noBytes);
    const items = buckets.map((bucket) => ({
      at: toIso(bucket.at),
      ...(nodeId !== undefined && { node_id: nodeId }),
      ...shown(bucket.charged, bucket.raw),
    }));
    const data = { from: toIso(from), to: toIso(to), by, time_zone: timeZone, items, totals: shown(charged, raw) };
    return { success: true as const, data };
  }

  const common = {
    tags: ['usage'],
    security: [{ bearer: [] }],
    params: IdParams,
    querystring: UsageQuery,
  };

  app.get(
    '/subscriptions/:id/usage',
    {
      onRequest: guards.admin,
      schema: {
        ...common,
        summary: 'What a subscription moved, by hour, day or month',
        response: { 200: Success(UsageView), ...errors(401, 403, 404) },
      },
    },
    async ({ params, query }) => {
      const id = params.id as SubscriptionId;
      const owner = await usageOwner(db, id);
      if (!owner) throw subscriptionNotFound(id);
      return usage(id, owner.timeZone, query);
    },
  );

  app.get(
    '/me/subscriptions/:id/usage',
    {
      onRequest: guards.user,
      schema: {
        ...common,
        summary: 'What one of my subscriptions moved, by hour, day or month',
        response: { 200: Success(UsageView), ...errors(401, 403, 404) },
      },
    },
    async (request) => {
      const id = request.params.id as SubscriptionId;
      const owner = await usageOwner(db, id);
      if (owner?.userId !== callerOf(request).userId) throw subscriptionNotFound(id);
      return usage(id, owner.timeZone, request.query);
    },
  );
}
