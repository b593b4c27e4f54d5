import { describe, expect, test } from 'vitest';
import { type NodeState, type NodeStatus, nodeStatuses } from './node.ts';
import { changeState } from './state.ts';

const stateOf = (status: NodeStatus): NodeState =>
  status === 'maintenance' ? { status, maintenanceReason: 'disk' } : { status, maintenanceReason: null };

/** As the document says, and staying where one is. */
const allowed = new Set([
  'inactive inactive',
  'inactive active',
  'active active',
  'active inactive',
  'active maintenance',
  'maintenance maintenance',
  'maintenance active',
  'maintenance inactive',
]);

const pairs = nodeStatuses.flatMap((from) => nodeStatuses.map((to) => [from, to] as const));
const legal = pairs.filter(([from, to]) => allowed.has(`${from} ${to}`));
const illegal = pairs.filter(([from, to]) => !allowed.has(`${from} ${to}`));

describe('changeState', () => {
  test.each(illegal)('%s → %s is refused', (from, to) => {
    expect(() => changeState(stateOf(from), to, undefined)).toThrow(
      expect.objectContaining({ code: 'CONFLICT', message: `A node cannot go from ${from} to ${to}` }),
    );
  });

  test.each(legal.filter(([from, to]) => from !== to))('%s → %s', (from, to) => {
    expect(changeState(stateOf(from), to, undefined)).toEqual({ status: to, maintenanceReason: null });
  });

  test.each(nodeStatuses)('%s stays as it is when asked for', (status) => {
    const current = stateOf(status);
    expect(changeState(current, status, undefined)).toBe(current);
  });

  test('every pair is one or the other', () => {
    expect([legal.length, illegal.length]).toEqual([8, 1]);
  });

  test('maintenance takes a reason, another one, and none', () => {
    const first = changeState(stateOf('active'), 'maintenance', 'New disk');
    expect(first).toEqual({ status: 'maintenance', maintenanceReason: 'New disk' });
    expect(changeState(first, 'maintenance', 'New disk')).toBe(first);
    expect(changeState(first, 'maintenance', 'Moving')).toEqual({ status: 'maintenance', maintenanceReason: 'Moving' });
    expect(changeState(first, 'maintenance', null)).toEqual({ status: 'maintenance', maintenanceReason: null });
    expect(changeState(first, 'active', undefined)).toEqual({ status: 'active', maintenanceReason: null });
  });

  test.each([
    ['active', 'why'],
    ['inactive', 'why'],
    ['maintenance', 'x'.repeat(501)],
    ['maintenance', 'a\nb'],
  ] as const)('refuses a reason that does not fit: %s', (status, reason) => {
    expect(() => changeState(stateOf('active'), status, reason)).toThrow(
      expect.objectContaining({ details: { fields: [expect.objectContaining({ path: 'maintenance_reason' })] } }),
    );
  });

  test('a blank reason is none', () => {
    expect(changeState(stateOf('inactive'), 'active', ' ')).toEqual({ status: 'active', maintenanceReason: null });
  });
});
