import { fixedClock } from '@orrery/kernel';
import { formats } from '@orrery/renderer';
import { expect, it } from 'vitest';
import { PUBLIC_URL, testApi } from '../testing/test-api.ts';

const clock = fixedClock('2026-03-10T12:00:00.000Z');
const api = await testApi({ clock, environment: { SUBSCRIPTION_RATE_LIMIT: '0' } });
const plan = await api.addPlan({ name: 'Gold', reset: 'month_rolling', durationDays: 90 });
const user = await api.addUser('one@example.com');
const started = await api.addSubscription(user.id, plan.id);
const onHold = await api.addSubscription(user.id, plan.id, { startsAt: null });

const headersOf = async (method: 'GET' | 'HEAD', token: string, format: string) => {
  const { statusCode, headers } = await api.app.inject({ method, url: `/s/${token}/${format}` });
  expect(statusCode).toBe(200);
  return headers;
};

it.each(formats.flatMap((format) => [['GET', format] as const, ['HEAD', format] as const]))(
  'lead with %s of %s to the web page, and promise a refill when the term has started',
  async (method, format) => {
    expect(await headersOf(method, started.token, format)).toMatchObject({
      'profile-web-page-url': `${PUBLIC_URL}/`,
      'subscription-refill-date': String(Date.parse('2026-04-10T00:00:00Z') / 1000),
    });
    const held = await headersOf(method, onHold.token, format);
    expect(held['profile-web-page-url']).toBe(`${PUBLIC_URL}/`);
    expect(held).not.toHaveProperty('subscription-refill-date');
  },
);
