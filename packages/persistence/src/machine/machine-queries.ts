import type { MachineId, UserId } from '@orrery/kernel';
import type { Machine, MachineStatus } from '@orrery/machine';
import { type SQL, and, asc, count, desc, eq, ilike, or } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { likePart } from '../like-part.ts';
import { type NodeReading, listNodesOnMachines } from '../node/node-queries.ts';
import { machines } from '../schema/index.ts';
import { machineFromRow } from './machine-row.ts';

const ORDER_COLUMNS = { id: machines.id, name: machines.name, created_at: machines.createdAt } as const;

export type MachineOrder = keyof typeof ORDER_COLUMNS;
export const machineOrders = Object.keys(ORDER_COLUMNS) as MachineOrder[];

/** A machine and the live nodes on it, in the operator's order. */
export interface MachineReading {
  readonly machine: Machine;
  readonly nodes: readonly NodeReading[];
}

export interface MachineListing {
  readonly ownerId?: UserId | undefined;
  readonly status?: MachineStatus | undefined;
  /** Part of name, address or summary, without regard to case. */
  readonly search?: string | undefined;
  readonly orderBy: MachineOrder;
  readonly direction: 'asc' | 'desc';
  readonly limit: number;
  readonly offset: number;
}

/** One page of the machines with their nodes, and how many machines there are in all. */
export async function listMachines(
  db: Queryable,
  wanted: MachineListing,
): Promise<{ items: MachineReading[]; total: number }> {
  const { items, total } = await pageOf(db, wanted);
  return { items: await withNodes(db, items), total };
}

/** One page of what one user owns, by id. */
export const listOwnedMachines = (
  db: Queryable,
  ownerId: UserId,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ items: Machine[]; total: number }> => pageOf(db, { ownerId, orderBy: 'id', direction: 'asc', ...page });

export async function findMachine(db: Queryable, id: MachineId): Promise<Machine | undefined> {
  const [row] = await db.select().from(machines).where(eq(machines.id, id));
  return row && machineFromRow(row);
}

export async function findMachineWithNodes(db: Queryable, id: MachineId): Promise<MachineReading | undefined> {
  const machine = await findMachine(db, id);
  return machine && (await withNodes(db, [machine]))[0];
}

async function pageOf(db: Queryable, wanted: MachineListing): Promise<{ items: Machine[]; total: number }> {
  const { ownerId, status, search, limit, offset } = wanted;
  const matching = and(
    ownerId === undefined ? undefined : eq(machines.ownerId, ownerId),
    status === undefined ? undefined : eq(machines.status, status),
    search ? isFound(search) : undefined,
  );
  const direction = wanted.direction === 'asc' ? asc : desc;
  const rows = await db
    .select()
    .from(machines)
    .where(matching)
    .orderBy(direction(ORDER_COLUMNS[wanted.orderBy]), asc(machines.id))
    .limit(limit)
    .offset(offset);
  const [counted] = await db.select({ total: count() }).from(machines).where(matching);
  return { items: rows.map(machineFromRow), total: counted?.total ?? 0 };
}

function isFound(search: string): SQL | undefined {
  const part = likePart(search);
  return or(ilike(machines.name, part), ilike(machines.address, part), ilike(machines.summary, part));
}

async function withNodes(db: Queryable, items: readonly Machine[]): Promise<MachineReading[]> {
  const readings = await listNodesOnMachines(
    db,
    items.map((machine) => machine.id),
  );
  const byMachine = Map.groupBy(readings, ({ node }) => node.machineId);
  return items.map((machine) => ({ machine, nodes: byMachine.get(machine.id) ?? [] }));
}
