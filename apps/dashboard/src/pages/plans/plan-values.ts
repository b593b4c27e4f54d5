import type { Plan, PlanBody } from './plan-api.ts';

export const resetRules = ['never', 'day', 'week', 'month', 'month_rolling', 'year'] as const;
export const devicePolicies = ['count', 'refuse', 'suspend'] as const;
export const pricePeriods = ['once', 'day', 'week', 'month', 'quarter', 'half_year', 'year'] as const;

/** What the fields hold: an empty number is an empty text. */
export interface PlanValues {
  readonly name: string;
  readonly description: string;
  readonly quota_bytes: number | null;
  readonly reset: (typeof resetRules)[number];
  readonly time_zone: string;
  readonly duration_days: number | '';
  readonly device_limit: number | '';
  readonly device_policy: (typeof devicePolicies)[number];
  readonly device_suspend_minutes: number | '';
  readonly speed_limit_mbps: number | '';
  readonly node_tags: string[];
  readonly on_hold: boolean;
  readonly status: 'active' | 'inactive';
  readonly prices: PriceValues[];
}

interface PriceValues {
  /** Tells rows apart while they are edited. */
  readonly key: number;
  readonly amount: number | '';
  readonly currency: string;
  readonly period: (typeof pricePeriods)[number] | null;
}

let prices = 0;

export const newPrice = (): PriceValues => ({ key: prices++, amount: '', currency: '', period: null });

export const newPlan: PlanValues = {
  name: '',
  description: '',
  quota_bytes: 100 * 1024 ** 3,
  reset: 'month',
  time_zone: 'UTC',
  duration_days: '',
  device_limit: '',
  device_policy: 'count',
  device_suspend_minutes: 10,
  speed_limit_mbps: '',
  node_tags: [],
  on_hold: false,
  status: 'active',
  prices: [],
};

export const fromPlan = (plan: Plan): PlanValues => ({
  name: plan.name,
  description: plan.description ?? '',
  quota_bytes: plan.quota_bytes,
  reset: plan.reset,
  time_zone: plan.time_zone,
  duration_days: plan.duration_days ?? '',
  device_limit: plan.device_limit ?? '',
  device_policy: plan.device_policy,
  device_suspend_minutes: plan.device_suspend_minutes,
  speed_limit_mbps: plan.speed_limit_mbps ?? '',
  node_tags: plan.node_tags,
  on_hold: plan.on_hold,
  status: plan.status,
  prices: plan.prices.map(({ amount, currency, period }) => ({
    ...newPrice(),
    amount,
    currency,
    period: period ?? null,
  })),
});

const orNull = (value: number | ''): number | null => (value === '' ? null : value);

export const toPlanBody = (values: PlanValues): PlanBody => ({
  ...values,
  name: values.name.trim(),
  description: values.description.trim() === '' ? null : values.description.trim(),
  duration_days: orNull(values.duration_days),
  device_limit: orNull(values.device_limit),
  // An empty field is shown as missing.
  device_suspend_minutes: values.device_suspend_minutes as number,
  speed_limit_mbps: orNull(values.speed_limit_mbps),
  prices: values.prices.map(({ amount, currency, period }) => ({
    amount: amount as number,
    currency: currency.toUpperCase(),
    ...(period !== null && { period }),
  })),
});
