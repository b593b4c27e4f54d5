import { type NodeId, invalidField } from '@orrery/kernel';
import { type Node, type NodeRepository, nodeNameTaken } from '@orrery/node';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { isForeignKeyViolation, isUniqueViolation } from '../postgres-error.ts';
import { closedOpenings, nodes, plans } from '../schema/index.ts';
import { definitionColumns, nodeColumns, nodeFromRow } from './node-row.ts';

async function checkedWrite<T>(name: string, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (isForeignKeyViolation(error)) throw invalidField('machine_id', 'machine_id: there is no such machine');
    throw isUniqueViolation(error, 'nodes_name_key') ? nodeNameTaken(name) : error;
  }
}

/** A tags array as one parameter: the driver cannot tell `text[]` from a list of parameters. */
const textArray = (tags: readonly string[]) =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(tags)}::jsonb))`;

const opens = (tags: readonly string[]) =>
  sql`(cardinality(${plans.nodeTags}) = 0 or ${plans.nodeTags} && ${textArray(tags)})`;

export function nodeRepository(tx: Transaction): NodeRepository {
  return {
    async add(node) {
      const { uuid, serverKeyVersion, version, createdAt, updatedAt, tokenSha256 } = node;
      const identity = { uuid, serverKeyVersion, version, createdAt, updatedAt, tokenSha256 };
      const values = { ...definitionColumns(node), ...identity };
      const [row] = await checkedWrite(node.name, tx.insert(nodes).values(values).returning(nodeColumns));
      if (!row) throw new Error('the insert returned no row');
      return nodeFromRow(row);
    },
    async lock(id: NodeId): Promise<Node | undefined> {
      const isLive = and(eq(nodes.id, id), isNull(nodes.deletedAt));
      const [row] = await tx.select(nodeColumns).from(nodes).where(isLive).for('update');
      return row && nodeFromRow(row);
    },
    async save(node) {
      const { reportedCertificateSha256, version, updatedAt } = node;
      const values = { ...definitionColumns(node), reportedCertificateSha256, version, updatedAt };
      await checkedWrite(node.name, tx.update(nodes).set(values).where(eq(nodes.id, node.id)));
    },
    async replaceToken(id, tokenSha256) {
      await tx.update(nodes).set({ tokenSha256 }).where(eq(nodes.id, id));
    },
    async remove(id, now) {
      await tx.update(nodes).set({ machineId: null, deletedAt: now, updatedAt: now }).where(eq(nodes.id, id));
    },
    async recordOpenings(id, { before, after }, now) {
      const closedAt = sql`${new Date(now).toISOString()}::timestamptz`;
      await tx.execute(sql`
        with closed as (
          insert into ${closedOpenings} (plan_id, node_id, closed_at)
          select ${plans.id}, ${id}, ${closedAt} from ${plans} where ${opens(before)} and not ${opens(after)}
          on conflict (plan_id, node_id) do update set closed_at = excluded.closed_at
        )
        delete from ${closedOpenings} using ${plans}
        where ${closedOpenings.nodeId} = ${id} and ${closedOpenings.planId} = ${plans.id} and ${opens(after)}`);
    },
  };
}
