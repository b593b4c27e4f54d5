import { describe, expect, test } from 'vitest';
import type { ListAnswer } from '../api.ts';
import type { Batch, Entry } from '../counting/ledger.ts';
import { acknowledge, admitted, emptyRoster, take, unreported, type Roster } from './roster.ts';

const entry = (id: number, more: { expire_time?: number; remaining?: number } = {}) => ({
  subscription_id: String(id),
  password: `p${id}`,
  expire_time: 0,
  ...more,
});
const all = (...users: ReturnType<typeof entry>[]): ListAnswer => ({
  kind: 'all',
  users,
  revision: 'a.1',
  etag: '"x"',
  configTag: null,
});
const batch = (...entries: Entry[]): Batch => ({ epoch: 'e', sequence: 1, from: 0, to: 1, entries });
const nothing = { open: new Map<string, { up: number; down: number }>(), pending: [] as Batch[] };
const said = (remaining: { subscription_id: string; bytes: number }[] = [], duplicate = false) => ({
  duplicate,
  rejected: [],
  remaining,
});
const ids = (roster: Roster, ledger = nothing, now = 0) => [
  ...admitted(roster, unreported(roster, ledger), now).keys(),
];

describe('the roster', () => {
  test('follows whole lists and changes', () => {
    const first = take(emptyRoster, all(entry(1), entry(2)));
    const second = take(first, {
      kind: 'changes',
      users: [entry(3)],
      removed: ['1'],
      revision: 'a.2',
      etag: '"y"',
      configTag: null,
    });
    expect([...second.users.keys()]).toEqual(['2', '3']);
    expect(second.known).toEqual({ revision: 'a.2', etag: '"y"' });
    const third = take(second, { kind: 'unchanged', revision: null, configTag: null });
    expect(third).toEqual(second);
    expect(ids(take(third, all()))).toEqual([]);
  });

  test('lets nobody in whose time is over', () => {
    const roster = take(emptyRoster, all(entry(1, { expire_time: 10 }), entry(2)));
    expect(ids(roster, nothing, 9_999)).toEqual(['1', '2']);
    expect(ids(roster, nothing, 10_000)).toEqual(['2']);
  });

  test('holds what was not counted yet against what is left', () => {
    const roster = take(emptyRoster, all(entry(1, { remaining: 100 }), entry(2)));
    const open = new Map([['1', { up: 30, down: 30 }]]);
    expect(ids(roster, { open, pending: [batch(['1', 20, 19], ['2', 900, 900])] })).toEqual(['1', '2']);
    expect(ids(roster, { open, pending: [batch(['1', 20, 20])] })).toEqual(['2']);
  });

  test('takes what the api says is left, and else counts on by itself', () => {
    const roster = take(emptyRoster, all(entry(1, { remaining: 100 }), entry(2)));
    const counted = acknowledge(roster, batch(['1', 30, 30]), said());
    expect(counted.users.get('1')?.remaining).toBe(40);
    const told = acknowledge(counted, batch(['1', 1, 1], ['2', 5, 5]), said([{ subscription_id: '2', bytes: 7 }]));
    expect([told.users.get('1')?.remaining, told.users.get('2')?.remaining]).toEqual([38, 7]);
    // It was counted when the first answer got lost, and what was told since knows of it.
    expect(acknowledge(told, batch(['1', 30, 0]), said([], true))).toBe(told);
    expect(ids(acknowledge(told, batch(['1', 30, 30]), said()))).toEqual(['2']);
  });

  test('knows that charged bytes are not raw ones', () => {
    const roster = take(emptyRoster, all(entry(1, { remaining: 99 })), 2);
    expect(roster.users.get('1')?.remaining).toBe(49);
    expect(take(emptyRoster, all(entry(1, { remaining: 99 })), 0).users.get('1')?.remaining).toBeNull();
  });

  test('lets whoever was spent in again when more is left', () => {
    const roster = take(emptyRoster, all(entry(1, { remaining: 0 })));
    expect(ids(roster)).toEqual([]);
    expect(
      ids(
        take(roster, { kind: 'changes', users: [entry(1)], removed: [], revision: 'a.2', etag: null, configTag: null }),
      ),
    ).toEqual(['1']);
    expect(ids(take(roster, all(entry(1, { remaining: 5 }))))).toEqual(['1']);
  });
});
