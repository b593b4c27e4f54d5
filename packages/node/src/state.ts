import { DomainError } from '@orrery/kernel';
import type { NodeState, NodeStatus } from './node.ts';
import { Problems } from './problems.ts';
import { checkOptionalText } from './text.ts';

/** Where a node may go from each state. */
const TRANSITIONS: Record<NodeStatus, readonly NodeStatus[]> = {
  inactive: ['active'],
  active: ['inactive', 'maintenance'],
  maintenance: ['active', 'inactive'],
};

const LONGEST_REASON = 500;

/**
 * The state after asking for `status`; the very same object when there is nothing to change. The reason belongs to
 * maintenance and ends with it; asking for maintenance again with another reason (or null) replaces it.
 */
export function changeState(current: NodeState, status: NodeStatus, reason: string | null | undefined): NodeState {
  const problems = new Problems();
  const maintenanceReason = checkOptionalText(problems, 'maintenance_reason', reason ?? null, {
    longest: LONGEST_REASON,
  });
  if (status !== 'maintenance' && maintenanceReason !== null) {
    problems.add('maintenance_reason', 'goes with the status maintenance only');
  }
  problems.refuse();
  if (status === current.status) {
    const same = status !== 'maintenance' || reason === undefined || maintenanceReason === current.maintenanceReason;
    return same ? current : { status: 'maintenance', maintenanceReason };
  }
  if (!TRANSITIONS[current.status].includes(status)) {
    throw new DomainError('conflict', 'CONFLICT', `A node cannot go from ${current.status} to ${status}`);
  }
  return status === 'maintenance' ? { status, maintenanceReason } : { status, maintenanceReason: null };
}
