import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connect } from '@orrery/persistence';
import { runningEmbeddedPostgres } from '@orrery/persistence/embedded';
import type { Product } from './product.ts';

/** A clock that runs as all clocks do, and can be put forward. The product has no option for it. */
export interface MovedClock {
  /** For every program that goes by it. */
  readonly env: Readonly<Record<string, string>>;
  /** Takes the database of this product along. */
  readonly take: (product: Product) => Promise<void>;
  readonly now: () => number;
  /** Puts it forward to `at`, in milliseconds; resolves when all go by it. */
  readonly moveTo: (at: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

const preload = fileURLToPath(new URL('move-clock.ts', import.meta.url));
/** Longer than programs take to look at the file again. */
const NOTICED_MS = 50;
/** Longer than a session of the database takes to end. */
const ENDED_MS = 5_000;

/** Keeps how far it is ahead in `folder`. */
export async function makeMovedClock(folder: string): Promise<MovedClock> {
  const file = join(folder, 'clock-ahead');
  let ahead = 0;
  let database: ReturnType<typeof connect> | undefined;

  async function tell(): Promise<void> {
    await writeFile(`${file}.next`, String(ahead));
    await rename(`${file}.next`, file);
    await database?.client.unsafe(`update moved_clock.ahead set by = interval '${ahead} ms'`);
  }
  await tell();

  return {
    env: { NODE_OPTIONS: `--import ${preload}`, E2E_CLOCK_AHEAD: file },
    async take({ dataDir }) {
      const running = await runningEmbeddedPostgres(dataDir);
      if (!running) throw new Error('the database of the product does not run');
      const { user, database: name } = running.connection;
      database = connect({ ...running.adminConnection, database: name }, { max: 1 });
      // Found before the database's own, in sessions that begin from now on.
      await database.client.unsafe(`
        create schema moved_clock;
        create table moved_clock.ahead as select interval '0' as by;
        create function moved_clock.clock_timestamp() returns timestamptz language sql volatile
          return pg_catalog.clock_timestamp() + (select by from moved_clock.ahead);
        grant usage on schema moved_clock to ${user};
        grant select on moved_clock.ahead to ${user};
        alter role ${user} set search_path = moved_clock, pg_catalog, public;
        select pg_terminate_backend(pid, ${ENDED_MS}) from pg_stat_activity where usename = '${user}'`);
      await tell();
      // What the product asks over a session that it still believes in would fail.
      await delay(NOTICED_MS);
    },
    now: () => Date.now() + ahead,
    async moveTo(at) {
      ahead = at - Date.now();
      await tell();
      await delay(NOTICED_MS);
    },
    close: async () => database?.close(),
  };
}
