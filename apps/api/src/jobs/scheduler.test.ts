import { connect } from '@orrery/persistence';
import { testDatabase } from '@orrery/persistence/testing';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { startScheduler } from './scheduler.ts';

const direct = await testDatabase();
const { db, close } = connect(direct, { max: 2 });
afterAll(close);
const log = pino({ level: 'silent' });
const pollSeconds = 0.5;

test('two replicas run a job once, the one of the other as well', async () => {
  await db.execute(sql`create table runs (job text not null, replica text not null)`);
  const { promise: bothRan, resolve } = Promise.withResolvers<void>();
  const ran = new Set<string>();
  const replica = (replicaName: string) => {
    const job = (name: string) => ({
      name,
      cron: '0 0 1 1 *',
      async run() {
        await db.execute(sql`insert into runs values (${name}, ${replicaName})`);
        ran.add(name);
        if (ran.size === 2) resolve();
      },
    });
    return startScheduler({ direct, jobs: [job('sweep'), job('polish')], log, pollSeconds });
  };
  const replicas = await Promise.all([replica('a'), replica('b')]);
  await bothRan;
  // Stopping waits for whatever else has been taken up.
  await Promise.all(replicas.map((one) => one.stop()));
  const rows = await db.execute<{ job: string }>(sql`select job from runs order by job`);
  expect(rows.map(({ job }) => job)).toEqual(['polish', 'sweep']);
  // As the application's own role made it.
  const [schema] = await db.execute<{ owner: string; role: string }>(sql`
    select nspowner::regrole::text as owner, current_user as role from pg_namespace where nspname = 'pgboss'`);
  expect(schema?.owner).toBe(schema?.role);
});

test('what fails is tried again, and leaves no text of the failure in the queue', async () => {
  const { promise: recovered, resolve } = Promise.withResolvers<void>();
  let attempts = 0;
  const run = async () => {
    attempts += 1;
    if (attempts === 1) throw new Error('with a secret in it');
    resolve();
  };
  const scheduler = await startScheduler({
    direct,
    jobs: [{ name: 'flaky', cron: '0 0 1 1 *', run }],
    log,
    pollSeconds,
  });
  await recovered;
  await scheduler.stop();
  const kept = await db.execute(sql`select row_to_json(job)::text as row from pgboss.job where name = 'flaky'`);
  expect(kept).toHaveLength(1);
  expect(JSON.stringify(kept)).not.toContain('secret');
});
