import { DomainError } from '@orrery/kernel';
import type { ProbeHost, ProbeNodeRepository } from '@orrery/probe';
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { isUniqueViolation } from '../postgres-error.ts';
import { nodes, probeHosts, probeNodes } from '../schema/index.ts';

const hostListed = (host: string): DomainError =>
  new DomainError('conflict', 'CONFLICT', `${host} is on the list already`, {
    details: { fields: [{ path: 'host', message: 'is on the list' }] },
  });

export function probeNodeRepository(tx: Transaction): ProbeNodeRepository {
  return {
    async addHost(host) {
      const [row] = await tx
        .insert(probeHosts)
        .values(host)
        .returning()
        .catch((error: unknown) => {
          throw isUniqueViolation(error, 'probe_hosts_host_key') ? hostListed(host.host) : error;
        });
      if (!row) throw new Error('the insert returned no row');
      return row;
    },
    hosts: async (): Promise<ProbeHost[]> => tx.select().from(probeHosts).orderBy(asc(probeHosts.host)),
    async saveHost({ id, ...host }) {
      const saved = await tx.update(probeHosts).set(host).where(eq(probeHosts.id, id)).returning({ id: probeHosts.id });
      return saved.length > 0;
    },
    async removeHost(id) {
      return (await tx.delete(probeHosts).where(eq(probeHosts.id, id)).returning({ id: probeHosts.id })).length > 0;
    },
    async mark(nodeId, runs, markedAt) {
      const alive = and(eq(nodes.id, nodeId), isNull(nodes.deletedAt));
      const [node] = await tx.select({ id: nodes.id }).from(nodes).where(alive).for('key share');
      if (!node) throw new DomainError('not_found', 'NOT_FOUND', `Node with ID ${nodeId} not found`);
      if (runs) await tx.insert(probeNodes).values({ nodeId, markedAt }).onConflictDoNothing();
      else await tx.delete(probeNodes).where(eq(probeNodes.nodeId, nodeId));
    },
    async isMarked(nodeId) {
      return (await tx.$count(probeNodes, eq(probeNodes.nodeId, nodeId))) > 0;
    },
  };
}
