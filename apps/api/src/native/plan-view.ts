import { toIso } from '@orrery/kernel';
import { type Plan, type PlanChange, PRICE_PERIODS } from '@orrery/plan';
import { DEVICE_POLICIES, RESET_RULES } from '@orrery/subscription';
import { type Static, Type } from 'typebox';
import { Body, ByteCount, Id, Nullable, Time, Version } from '../http/schema.ts';

const LARGEST_INTEGER = 2_147_483_647;
const LONGEST_TERM_DAYS = 36_500;

const Reset = Type.Enum([...RESET_RULES], {
  description: 'When the quota begins anew, in the time zone; month_rolling: on the day of the month of the start',
});
export const PlanStatus = Type.Enum(['active', 'inactive'], {
  description: 'Inactive: existing subscriptions go on, new ones cannot be made',
});
const Price = Body({
  amount: Type.Integer({ minimum: 0, maximum: LARGEST_INTEGER, description: 'In minor units, such as cents' }),
  currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' }),
  period: Type.Optional(Type.Enum([...PRICE_PERIODS], { description: 'What it is paid for; for display' })),
});
const days = Type.Integer({ minimum: 1, maximum: LONGEST_TERM_DAYS, description: 'Days of 24 hours; null: no end' });
const devices = Type.Integer({
  minimum: 1,
  maximum: LARGEST_INTEGER,
  description: 'Client addresses at once, over all nodes; null: no limit',
});
const DevicePolicy = Type.Enum([...DEVICE_POLICIES], {
  description:
    'Beyond device_limit: count: show it only; refuse: nodes refuse the newest address; suspend: nobody may connect for device_suspend_minutes',
});
const suspendMinutes = Type.Integer({ minimum: 1, maximum: 10_080, description: 'With device_policy suspend' });
const hwids = Type.Integer({
  minimum: 1,
  maximum: 100,
  description:
    'Devices that may fetch the link, by the `x-hwid` their apps send; others get an inert document; null: off',
});
const mbps = Type.Integer({ minimum: 1, maximum: LARGEST_INTEGER, description: 'Mbit/s; null: no limit' });
const OnHold = Type.Boolean({ description: 'The term of a subscription starts at its first use' });

const name = Type.String({ minLength: 1, maxLength: 100, description: 'Unique' });
const terms = {
  description: Type.Optional(Nullable(Type.String({ maxLength: 5_000 }))),
  quota_bytes: Type.Optional(Nullable(ByteCount('Per period; null: no quota'))),
  reset: Type.Optional(Reset),
  time_zone: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'IANA name; default UTC' })),
  duration_days: Type.Optional(Nullable(days)),
  device_limit: Type.Optional(Nullable(devices)),
  device_policy: Type.Optional(DevicePolicy),
  device_suspend_minutes: Type.Optional(suspendMinutes),
  hwid_limit: Type.Optional(Nullable(hwids)),
  speed_limit_mbps: Type.Optional(Nullable(mbps)),
  node_tags: Type.Optional(
    Type.Array(Type.String({ maxLength: 256 }), {
      maxItems: 50,
      description: 'Opens the nodes with one of these; none: all',
    }),
  ),
  on_hold: Type.Optional(OnHold),
  status: Type.Optional(PlanStatus),
  prices: Type.Optional(Type.Array(Price, { maxItems: 50 })),
};

export const CreatePlanBody = Body({ name, ...terms });
export const ChangePlanBody = Body({ name: Type.Optional(name), ...terms, version: Type.Optional(Version) });

/** What anybody may see. */
export const PublicPlanView = Type.Object({
  id: Id('The id'),
  name: Type.String(),
  description: Nullable(Type.String()),
  quota_bytes: Nullable(ByteCount('Per period; null: no quota')),
  reset: Reset,
  time_zone: Type.String(),
  duration_days: Nullable(days),
  device_limit: Nullable(devices),
  speed_limit_mbps: Nullable(mbps),
  on_hold: OnHold,
  prices: Type.Array(Price),
});

export const PlanView = Type.Object({
  ...PublicPlanView.properties,
  device_policy: DevicePolicy,
  device_suspend_minutes: suspendMinutes,
  hwid_limit: Nullable(hwids),
  node_tags: Type.Array(Type.String()),
  status: PlanStatus,
  version: Version,
  created_at: Time('When the plan was made'),
  updated_at: Time('When the plan last changed'),
});

export const publicPlanView = (plan: Plan): Static<typeof PublicPlanView> => ({
  id: plan.id,
  name: plan.name,
  description: plan.description,
  quota_bytes: plan.quotaBytes === null ? null : Number(plan.quotaBytes),
  reset: plan.reset,
  time_zone: plan.timeZone,
  duration_days: plan.durationDays,
  device_limit: plan.deviceLimit,
  speed_limit_mbps: plan.speedLimitMbps,
  on_hold: plan.onHold,
  prices: plan.prices.map(({ amount, currency, period }) => ({ amount, currency, ...(period && { period }) })),
});

export const planView = (plan: Plan): Static<typeof PlanView> => ({
  ...publicPlanView(plan),
  device_policy: plan.devicePolicy,
  device_suspend_minutes: plan.deviceSuspendMinutes,
  hwid_limit: plan.hwidLimit,
  node_tags: [...plan.nodeTags],
  status: plan.status,
  version: plan.version,
  created_at: toIso(plan.createdAt),
  updated_at: toIso(plan.updatedAt),
});

/** The body's fields in the domain's words; absent ones stay absent. */
export const planChange = (body: Static<typeof ChangePlanBody>): PlanChange => ({
  name: body.name,
  description: body.description,
  quotaBytes: body.quota_bytes == null ? body.quota_bytes : BigInt(body.quota_bytes),
  reset: body.reset,
  timeZone: body.time_zone,
  durationDays: body.duration_days,
  deviceLimit: body.device_limit,
  devicePolicy: body.device_policy,
  deviceSuspendMinutes: body.device_suspend_minutes,
  hwidLimit: body.hwid_limit,
  speedLimitMbps: body.speed_limit_mbps,
  nodeTags: body.node_tags,
  onHold: body.on_hold,
  status: body.status,
  prices: body.prices,
});
