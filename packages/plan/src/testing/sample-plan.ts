import type { PlanInput } from '../define-plan.ts';

/** A plan with something in every field. */
export const samplePlan: PlanInput = {
  name: 'Premium 🚀 "50 GB"',
  description: 'Two lines\nof text',
  quotaBytes: 50n * 1024n ** 3n,
  reset: 'month_rolling',
  timeZone: 'Europe/Berlin',
  durationDays: 30,
  deviceLimit: 3,
  devicePolicy: 'suspend',
  deviceSuspendMinutes: 45,
  hwidLimit: 4,
  speedLimitMbps: 100,
  nodeTags: ['premium', 'a "quoted" {tag}\\', 'null'],
  onHold: true,
  status: 'inactive',
  prices: [
    { amount: 499, currency: 'EUR', period: 'month' },
    { amount: 0, currency: 'JPY' },
  ],
};
