import { MINUTE_MS, addMs, instantFromMs } from '@orrery/kernel';
import { describe, expect, test } from 'vitest';
import { coreNewsOf, shortfallsOf, systemStatusOf } from './system-status.ts';

const reportedAt = instantFromMs(Date.parse('2026-01-15T10:30:00.999Z'));
const report = (status: Record<string, unknown>) => ({ reportedAt, status });

describe('systemStatusOf', () => {
  test('shows percentages with two decimals', () => {
    const status = {
      cpu_percent: 45.5,
      memory_percent: 65.299,
      disk_percent: 0,
      uptime_seconds: 86_400.7,
      load_avg_1: 2,
    };
    expect(systemStatusOf(report(status), reportedAt)).toEqual({
      cpu: '45.50',
      memory: '65.30',
      disk: '0.00',
      uptimeSeconds: 86_400,
      updatedAtUnixSeconds: Math.floor(reportedAt / 1000),
    });
  });

  test('leaves out what was not reported, or is no number', () => {
    const status = { cpu_percent: 'high', memory_percent: null, disk_percent: '80.2', uptime_seconds: Number.NaN };
    expect(systemStatusOf(report(status), reportedAt)).toEqual({
      disk: '80.20',
      updatedAtUnixSeconds: Math.floor(reportedAt / 1000),
    });
  });

  test('ends when the report is five minutes old', () => {
    expect(systemStatusOf(report({}), addMs(reportedAt, 5 * MINUTE_MS - 1))).toBeDefined();
    expect(systemStatusOf(report({}), addMs(reportedAt, 5 * MINUTE_MS))).toBeUndefined();
    expect(systemStatusOf(undefined, reportedAt)).toBeUndefined();
  });
});

test.each([
  [undefined, undefined],
  [{}, undefined],
  [{ cannot_cut: '', cannot_filter: 7, still_moving: 0 }, undefined],
  [{ cannot_cut: ['a'], still_moving: 'many' }, undefined],
  [{ cannot_cut: 'the program ss is missing' }, { cannotCut: 'the program ss is missing' }],
  [{ cannot_listen: '20001: address already in use' }, { cannotListen: '20001: address already in use' }],
  [
    { cannot_filter: "users' UDP is refused: why", still_moving: 2 },
    { cannotFilter: "users' UDP is refused: why", stillMoving: 2 },
  ],
])('what an agent cannot do is said in its words: %o', (status, said) => {
  expect(shortfallsOf(status && { reportedAt: instantFromMs(0), status })).toEqual(said);
});

test.each([
  [undefined, undefined],
  [{ cpu_percent: 1 }, undefined],
  [{ core_running: true }, { running: true, crashes: 0, reportsWaiting: 0 }],
  [
    {
      core_running: false,
      core_crashes: 2,
      unread_from: '2026-01-15T10:29:59.000Z',
      unread_to: '2026-01-15T10:30:00.000Z',
      reports_waiting: 3,
      reports_waiting_since: '2026-01-15T10:20:00.000Z',
    },
    {
      running: false,
      crashes: 2,
      unread: { from: Date.parse('2026-01-15T10:29:59Z'), to: Date.parse('2026-01-15T10:30:00Z') },
      reportsWaiting: 3,
      reportsWaitingSince: Date.parse('2026-01-15T10:20:00Z'),
    },
  ],
  [
    {
      core_running: true,
      core_crashes: -1,
      unread_from: 'never',
      unread_to: 7,
      reports_waiting_since: '+010000-01-01T00:00:00Z',
      reports_waiting: 'x',
    },
    { running: true, crashes: 0, reportsWaiting: 0 },
  ],
])('how the core is, and what was not read of it: %o', (status, news) => {
  expect(coreNewsOf(status && report(status))).toEqual(news);
});
