import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { openJournal, type Journal } from './journal.ts';
import { mergeWaiting, movedSince, type Batch, type Entry } from './ledger.ts';

const base = mkdtempSync(join(tmpdir(), 'orrery-journal-'));
let made = 0;
const freshFolder = (): string => join(base, String((made += 1)));
afterAll(() => rmSync(base, { recursive: true }));

type Sums = Record<string, number>;
const addTo = (sums: Sums, entries: readonly Entry[]): void => {
  for (const [id, up, down] of entries) sums[id] = (sums[id] ?? 0) + up + down;
};

/** What the api does with a report: counts a number once, refuses it with another body. */
function apiDouble() {
  const bodies = new Map<string, string>();
  const counted: Sums = {};
  return {
    counted,
    take({ epoch, sequence, entries }: Batch): 200 | 409 {
      const key = `${epoch}:${sequence}`;
      const body = JSON.stringify(entries);
      const known = bodies.get(key);
      if (known !== undefined) return known === body ? 200 : 409;
      bodies.set(key, body);
      addTo(counted, entries);
      return 200;
    },
  };
}

/** A core: counters that only grow, until it is killed. */
function coreDouble() {
  let counters = new Map<string, { up: number; down: number }>();
  let life = 0;
  return {
    epoch: () => `life-${life}`,
    counters: () => counters,
    move(id: string, up: number, down: number) {
      const sum = counters.get(id) ?? { up: 0, down: 0 };
      counters.set(id, { up: sum.up + up, down: sum.down + down });
    },
    killed() {
      counters = new Map();
      life += 1;
    },
  };
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('move' as const), fc.nat(3), fc.nat(9), fc.nat(9)) },
  ...(
    [
      'read',
      'seal',
      'send',
      'reply lost',
      'agent killed',
      'agent killed while it wrote',
      'core killed',
      'both killed',
    ] as const
  ).map((what) => fc.tuple(fc.constant(what), fc.constant(0), fc.constant(0), fc.constant(0))),
);

describe('what was read from the core', () => {
  test('reaches the api once, whoever is killed when', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const folder = freshFolder();
        const api = apiDouble();
        const core = coreDouble();
        const seen: Sums = {};
        let now = 0;
        let journal: Journal = openJournal(folder);
        const read = (): void => {
          const moved = movedSince(journal.ledger, core.counters());
          if (moved === null) throw new Error('the counters went backwards');
          if (moved.length > 0) journal.write({ t: 'read', from: now, to: (now += 1), moved });
          addTo(seen, moved);
        };
        const beginLife = (): void => journal.write({ t: 'epoch', epoch: core.epoch() }, 'durable');
        const reopen = (): void => {
          journal.close();
          journal = openJournal(folder);
        };
        const send = (replyArrives: boolean): void => {
          const [first] = journal.ledger.pending;
          if (!first) return;
          const answer = api.take(first);
          if (!replyArrives) return;
          const { epoch, sequence } = first;
          journal.write({ t: answer === 200 ? 'ack' : 'renumber', epoch, sequence }, 'durable');
        };
        beginLife();
        for (const [what, user, up, down] of steps) {
          if (what === 'move') core.move(String(user), up, down);
          else if (what === 'read') read();
          else if (what === 'seal') journal.write({ t: 'seal' }, 'durable');
          else if (what === 'send') send(true);
          else if (what === 'reply lost') send(false);
          else if (what === 'agent killed') reopen();
          else if (what === 'agent killed while it wrote') {
            // The core runs on: what the torn record held is in its counters still.
            appendFileSync(join(folder, 'journal'), '0badc0de {"t":"read","from":0,"to":9,"mov');
            reopen();
            if (journal.droppedBytes === 0) throw new Error('the torn record was taken for a whole one');
          } else {
            core.killed();
            if (what === 'both killed') reopen();
            beginLife();
          }
        }
        read();
        journal.write({ t: 'seal' }, 'durable');
        while (journal.ledger.pending.length > 0) send(true);
        journal.close();
        for (const sums of [seen, api.counted]) for (const id in sums) if (sums[id] === 0) delete sums[id];
        expect(api.counted).toEqual(seen);
      }),
      { numRuns: 80 },
    );
  });

  test('goes under the next number where the api knows this one with another body', () => {
    const journal = openJournal(freshFolder());
    journal.write({ t: 'epoch', epoch: 'e' });
    journal.write({ t: 'read', from: 1, to: 2, moved: [['7', 1, 2]] });
    journal.write({ t: 'seal' });
    journal.write({ t: 'renumber', epoch: 'e', sequence: 1 });
    expect(journal.ledger.pending).toEqual([{ epoch: 'e', sequence: 2, from: 1, to: 2, entries: [['7', 1, 2]] }]);
    journal.close();
  });

  test('is not trusted when a counter fell', () => {
    const baseline = new Map([['1', { up: 5, down: 5 }]]);
    expect(movedSince({ baseline }, new Map([['1', { up: 5, down: 6 }]]))).toEqual([['1', 0, 1]]);
    expect(movedSince({ baseline }, new Map([['1', { up: 4, down: 9 }]]))).toBeNull();
  });
});

describe('the journal', () => {
  const moved = (id: number): readonly Entry[] => [[String(id), 1, 1]];

  test('of which the end is missing at any byte reads as what was written before', () => {
    const folder = freshFolder();
    const file = join(folder, 'journal');
    const journal = openJournal(folder);
    const sizes = [0];
    journal.write({ t: 'epoch', epoch: 'e' });
    for (let i = 1; i <= 4; i += 1) {
      sizes.push(statSync(file).size);
      journal.write({ t: 'read', from: i - 1, to: i, moved: moved(i) });
    }
    journal.close();
    const whole = readFileSync(file);
    for (let size = 0; size < whole.length; size += 1) {
      writeFileSync(file, whole.subarray(0, size));
      const cut = openJournal(folder);
      expect(cut.ledger.baseline.size).toBe(Math.max(0, sizes.filter((at) => at <= size).length - 2));
      // And it goes on from there.
      cut.write({ t: 'read', from: 5, to: 6, moved: moved(99) });
      cut.close();
      const again = openJournal(folder);
      expect([again.ledger.baseline.has('99'), again.droppedBytes]).toEqual([true, 0]);
      again.close();
    }
  });

  test('stops at a record that was altered', () => {
    const folder = freshFolder();
    const journal = openJournal(folder);
    journal.write({ t: 'epoch', epoch: 'e' });
    journal.write({ t: 'read', from: 0, to: 1, moved: moved(1) });
    journal.close();
    const file = join(folder, 'journal');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"moved":[["1",1', '"moved":[["1",8'));
    const cut = openJournal(folder);
    expect([cut.ledger.epoch, cut.ledger.baseline.size]).toEqual(['e', 0]);
    cut.close();
  });

  test('stays small through a long outage, and keeps every byte and every hour', () => {
    const folder = freshFolder();
    const journal = openJournal(folder);
    journal.write({ t: 'epoch', epoch: 'e' });
    const users = 300;
    const tenSeconds = 10_000;
    for (let i = 0; i < 1_000; i += 1) {
      const entries: Entry[] = Array.from({ length: users }, (_, user) => [String(user), i, 1]);
      journal.write({ t: 'read', from: i * tenSeconds, to: (i + 1) * tenSeconds, moved: entries });
      journal.write({ t: 'seal' });
    }
    const { pending } = journal.ledger;
    journal.close();
    expect(statSync(join(folder, 'journal')).size).toBeLessThan(8 * 1024 * 1024);
    expect(pending.length).toBeLessThan(300);
    expect(pending[0]?.sequence).toBe(1);
    const total = pending.flatMap(({ entries }) => entries).reduce((sum, [, up]) => sum + up, 0);
    expect(total).toBe((users * (999 * 1_000)) / 2);
    const hourOf = (at: number): number => Math.floor(at / 3_600_000);
    for (const { from, to } of pending.slice(1)) expect(hourOf(to - 1)).toBe(hourOf(from));
  });

  test('gives nothing up when it cannot write', () => {
    const folder = freshFolder();
    const journal = openJournal(folder);
    journal.write({ t: 'epoch', epoch: 'e' });
    journal.close();
    expect(() => journal.write({ t: 'read', from: 0, to: 1, moved: moved(1) })).toThrow(/EBADF/);
    expect(journal.ledger.baseline.size).toBe(0);
  });
});

test('the first batch, which may have been sent, is never merged', () => {
  const batches = fc
    .array(fc.record({ gap: fc.nat(400_000), length: fc.nat(10_000), up: fc.nat(9) }), {
      minLength: 100,
      maxLength: 150,
    })
    .map((list) => {
      let at = 0;
      return list.map(({ gap, length, up }, i): Batch => {
        const from = at + gap;
        at = from + length;
        return { epoch: i < 70 ? 'a' : 'b', sequence: i + 1, from, to: at, entries: [['1', up, 1]] };
      });
    });
  fc.assert(
    fc.property(batches, (before) => {
      const after = mergeWaiting(before);
      const sum = (list: readonly Batch[]): number =>
        list.flatMap(({ entries }) => entries).reduce((s, [, up]) => s + up, 0);
      expect(after[0]).toEqual(before[0]);
      expect(sum(after)).toBe(sum(before));
      const keys = after.map(({ epoch, sequence }) => `${epoch}:${sequence}`);
      expect(new Set(keys).size).toBe(keys.length);
      expect(mergeWaiting(after)).toHaveLength(after.length);
    }),
    { numRuns: 50 },
  );
});
