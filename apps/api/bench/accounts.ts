import { createPlan } from '@orrery/plan';
import { sql } from 'drizzle-orm';
import type { BenchInstallation } from './installation.ts';

const PLANS = ['Monthly', 'Monthly large', 'Yearly', 'Yearly large', 'Trial'];

/**
 * As many users as subscriptions, one each, written at once. E-mails have names and numbers in them; of the subscriptions
 * some are of each effective status, a fifth has no end.
 */
export async function addAccounts({ db, transact, clock }: BenchInstallation, count: number): Promise<void> {
  for (const name of PLANS) await createPlan({ transact, clock })({ name, quotaBytes: 10n ** 9n, reset: 'month' });
  await db.execute(sql`
    insert into users (email, password_hash, role, status, created_at, updated_at)
    select (array['ann','bob','carla','diego','emma','femi','grace','hugo','ida','jun'])[1 + i % 10] || '.' ||
      (array['miller','santos','weber','tanaka','okafor','rossi','novak'])[1 + i % 7] || '.' || i || '@' ||
      (array['example.com','example.net','mail.example.org'])[1 + i % 3],
      'none', 'user', case when i % 50 = 0 then 'suspended' else 'active' end,
      now() - (i * 7919 % ${count}) * interval '1 minute', now()
    from generate_series(1, ${count}::int) as i`);
  await db.execute(sql`
    with made as (
      insert into subscriptions
        (uuid, user_id, plan_id, starts_at, ends_at, suspended_at, cancelled_at, link_key_version,
         credential_key_version, created_at, updated_at)
      select gen_random_uuid(), u.id, 1 + u.id % ${PLANS.length},
        case when u.id % 40 = 1 then null else now() - interval '20 days' end,
        case when u.id % 5 = 2 then null else now() + (u.id * 104729 % 40000 - 3000) * interval '10 minutes' end,
        case when u.id % 33 = 3 then now() end, case when u.id % 60 = 4 then now() end, 1, 1, u.created_at, now()
      from users as u where u.role = 'user' order by u.id returning id
    )
    insert into usage_counters (subscription_id, period_starts_at, period_ends_at, upload, download)
    select id, now() - interval '10 days', now() + interval '20 days', id % 400 * 1000000, id % 700 * 1000000
    from made`);
  await db.execute(sql`vacuum analyze`);
}
