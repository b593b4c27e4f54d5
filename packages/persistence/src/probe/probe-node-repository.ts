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
      if (runs) await tx.insert(probeNodes).values({ nodeId, markedAt }).onConflictDoNothing();
      else await tx.delete(probeNodes).where(eq(probeNodes.nodeId, nodeId));
    },
    async prober(nodeId) {
      const [row] = await tx
        .select({ agent: nodes.agent, markedAt: probeNodes.markedAt })
        .from(nodes)
        .leftJoin(probeNodes, eq(probeNodes.nodeId, nodes.id))
        .where(and(eq(nodes.id, nodeId), isNull(nodes.deletedAt)));
      return row && { isAble: row.agent === 'native', isMarked: row.markedAt !== null };
    },
  };
}
