import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../e2e/harness/processes.ts';
import { apiBooks, journalBooks, sum, type JournalBooks } from './books.ts';
import { requestFaults } from './fault-proxy.ts';
import { seeded } from './random.ts';
import { BYTES_PER_SECOND, makeWorld, parts, READ_INTERVAL_MS, type World } from './world.ts';

const FAULTS = Number(process.env['CHAOS_FAULTS'] ?? 200);
const SEED = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000);
const USERS = 3;
/** A download of at most this many bytes at a time, from each user. */
const LARGEST = 600_000;

let world: World;
let close: () => Promise<void> = async () => {};

beforeAll(async () => {
  world = await makeWorld(USERS);
  close = world.close;
});

afterAll(() => close());

/** A core that was killed, and what its counters showed just before. */
interface KilledCore {
  readonly epoch: string;
  readonly bytes: number;
  /** The agent had run undisturbed for some readings. */
  readonly watched: boolean;
}

it(`counts every byte once through ${FAULTS} faults`, async () => {
  console.log(`seed ${SEED}: CHAOS_SEED=${SEED} repeats the choices`);
  const random = seeded(SEED);
  const done: Record<string, number> = {};
  const killedCores: KilledCore[] = [];
  const load = startLoad(random.next);
  let faults = 0;
  let agentDisturbedAt = Date.now();

  while (faults < FAULTS) {
    const kind = random.next();
    let name: string;
    if (kind < 0.55) {
      const fault = random.pick(requestFaults);
      name = fault;
      if (!(await world.proxy.strike(fault, 5_000))) continue;
    } else {
      const part = random.pick(parts);
      const killing = kind >= 0.85;
      name = `${killing ? 'kill -9' : 'pause'} ${part}`;
      if (part === 'core' && killing) {
        const seen = await world.witness();
        const watched = Date.now() - agentDisturbedAt > 4 * READ_INTERVAL_MS;
        if (seen) killedCores.push({ ...seen, watched });
      }
      if (part === 'agent') agentDisturbedAt = Date.now() + 1_500;
      const pid = await world.pidOf(part).catch(() => 0);
      if (pid === 0) continue;
      if (killing ? !signal(pid, 'SIGKILL') : !(await pause(pid, random.between(100, 1_200)))) continue;
      await delay(random.between(0, 300));
      await world.revive();
    }
    faults++;
    done[name] = (done[name] ?? 0) + 1;
  }

  await load.stop();
  await world.revive();
  const books = await settled();
  const api = await apiBooks(world.dataDir);
  const last = await world.witness();
  const shown = await world.shownUsage();

  const lost = killedCores.map(({ epoch, bytes, watched }) => ({
    watched,
    bytes: bytes - (books.byEpoch.get(epoch) ?? 0),
  }));
  print({
    done,
    books,
    api,
    lost,
    moved: load.moved(),
    counters: last?.bytes ?? 0,
    shown,
    lastEpoch: books.byEpoch.get(last?.epoch ?? '') ?? 0,
  });

  expect(books.read).toBeGreaterThan(1_000_000);
  // The core that lives shows what the agent has read of it, to the byte.
  expect(books.byEpoch.get(last?.epoch ?? '') ?? 0).toBe(last?.bytes);
  // What was read is what every table of the api says.
  expect({
    hours: api.hours,
    shown,
    node: api.node,
    counters: api.counters,
    unattributed: api.unattributed,
  }).toEqual({
    hours: books.read,
    shown: books.read,
    node: books.read,
    counters: books.read,
    unattributed: 0,
  });
  expect(Object.fromEntries(api.byUser)).toEqual(Object.fromEntries(books.byUser));
  // A killed core takes along what it moved since the last reading; the agent reads every interval while nobody stops it.
  const bound = (USERS * BYTES_PER_SECOND * (READ_INTERVAL_MS + 1_500)) / 1_000 + 500_000;
  for (const { bytes, watched } of lost) {
    // Between our look at it and its end the agent may have read it once more.
    expect(bytes).toBeGreaterThan(-(USERS * BYTES_PER_SECOND * READ_INTERVAL_MS) / 1_000);
    expect(watched ? bytes : 0).toBeLessThan(bound);
  }
});

/** False when the process is gone: it ended by itself since it was looked up. */
function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

async function pause(pid: number, ms: number): Promise<boolean> {
  if (!signal(pid, 'SIGSTOP')) return false;
  await delay(ms);
  signal(pid, 'SIGCONT');
  return true;
}

/** Every user loads one thing after the other, whatever happens. */
function startLoad(next: () => number) {
  let going = true;
  let moved = 0;
  const loops = world.clients.map(async (client) => {
    while (going) {
      const got = await client.get(world.downloadUrl(Math.ceil(next() * LARGEST)), 8_000);
      if (typeof got === 'number') moved += got;
      else await delay(100);
    }
  });
  return {
    moved: () => moved,
    async stop() {
      going = false;
      await Promise.all(loops);
    },
  };
}

/** Waits until nothing moves, everything read is acknowledged, and the books no longer change. */
async function settled(): Promise<JournalBooks> {
  let before = -1;
  let books = await journalBooks(world.stateDir);
  await until(
    'the spool to be empty',
    async () => {
      await delay(2 * READ_INTERVAL_MS + 1_000);
      books = await journalBooks(world.stateDir);
      const same = books.read === before && books.waiting === 0;
      before = books.read;
      return same;
    },
    { timeoutMs: 90_000, explain: () => `${books.waiting} batches wait\n${world.agentOutput().slice(-2_000)}` },
  );
  return books;
}

interface Outcome {
  readonly done: Readonly<Record<string, number>>;
  readonly books: JournalBooks;
  readonly api: Awaited<ReturnType<typeof apiBooks>>;
  readonly lost: readonly { readonly bytes: number }[];
  readonly moved: number;
  readonly counters: number;
  readonly lastEpoch: number;
  readonly shown: number;
}

function print({ done, books, api, lost, moved, counters, lastEpoch, shown }: Outcome): void {
  const faults = Object.entries(done)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, count]) => `${count} × ${name}`)
    .join(', ');
  const total = Object.values(done).reduce((a, b) => a + b, 0);
  console.log(
    [
      `${total} faults: ${faults}`,
      `clients received whole downloads of ${moved} bytes; ${books.byEpoch.size} lives of the core, ${api.epochs} epochs reported, ${books.batches} batches, ${api.duplicates} repeats not counted again`,
      `read from the core  ${books.read}`,
      `history, hours      ${api.hours}   difference ${api.hours - books.read}`,
      `shown by the api    ${shown}   difference ${shown - books.read}`,
      `node total          ${api.node}   difference ${api.node - books.read}`,
      `user totals         ${api.counters}   difference ${api.counters - books.read}`,
      `sum over users      ${sum(api.byUser)}   difference ${sum(api.byUser) - books.read}`,
      `the core that lives ${counters}, read of it ${lastEpoch}, difference ${counters - lastEpoch}`,
      `taken along by ${lost.length} killed cores since their last reading: ${lost.map(({ bytes }) => bytes).join(', ') || 'nothing'} bytes (not counted, by design)`,
    ].join('\n'),
  );
}
