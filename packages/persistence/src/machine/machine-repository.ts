import { type MachineId, invalidField } from '@orrery/kernel';
import type { MachineRepository } from '@orrery/machine';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { isForeignKeyViolation } from '../postgres-error.ts';
import { machines, nodes } from '../schema/index.ts';
import { machineColumns, machineFromRow } from './machine-row.ts';

/** An arbitrary constant of our own: the first half of a two-part advisory lock, the address being the second. */
const ADDRESS_LOCK = 0x6f72_6d61;

async function ownedBySomebody<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    throw isForeignKeyViolation(error) ? invalidField('owner_id', 'owner_id: there is no such user') : error;
  }
}

export function machineRepository(tx: Transaction): MachineRepository {
  return {
    async add(machine) {
      const [row] = await ownedBySomebody(tx.insert(machines).values(machineColumns(machine)).returning());
      if (!row) throw new Error('the insert returned no row');
      return machineFromRow(row);
    },
    async lock(id) {
      const [row] = await tx.select().from(machines).where(eq(machines.id, id)).for('update');
      return row && machineFromRow(row);
    },
    async save({ id, ...machine }) {
      await ownedBySomebody(tx.update(machines).set(machineColumns(machine)).where(eq(machines.id, id)));
    },
    async remove(id) {
      await tx.delete(machines).where(eq(machines.id, id));
    },
    countNodes: (id) => tx.$count(nodes, and(eq(nodes.machineId, id), isNull(nodes.deletedAt))),
    async holdAddress(address) {
      const lowered = address.toLowerCase();
      await tx.execute(sql`select pg_advisory_xact_lock(${ADDRESS_LOCK}::int, hashtext(${lowered}))`);
      const [row] = await tx
        .select({ id: machines.id })
        .from(machines)
        .where(sql`lower(${machines.address}) = ${lowered}`)
        .orderBy(asc(machines.id))
        .limit(1);
      return row && (row.id as MachineId);
    },
  };
}
