import { DomainError, type NodeId } from '@orrery/kernel';
import { type ProbeHost, defineHost } from './host.ts';
import type { ProbeDeps } from './ports.ts';

const hostNotFound = (id: number): DomainError =>
  new DomainError('not_found', 'NOT_FOUND', `Probe host with ID ${id} not found`);

/** Puts a host on the list of those our nodes may probe. VALIDATION_ERROR; CONFLICT when it is there. */
export const addProbeHost =
  ({ transact, clock }: ProbeDeps) =>
  async (host: string, requestsPerMinute: number): Promise<ProbeHost> => {
    const defined = defineHost(host, requestsPerMinute, clock.now());
    return transact(({ probeNodes }) => probeNodes.addHost(defined));
  };

/** How often all nodes together may go there. NOT_FOUND. */
export const paceProbeHost =
  ({ transact }: ProbeDeps) =>
  (id: number, requestsPerMinute: number): Promise<ProbeHost> =>
    transact(async ({ probeNodes, probeStatistics }) => {
      await probeStatistics.lock();
      const host = (await probeNodes.hosts()).find((one) => one.id === id);
      if (!host) throw hostNotFound(id);
      const paced = { ...host, requestsPerMinute, freeAt: null };
      await probeNodes.saveHost(paced);
      return paced;
    });

/** Tasks that are out may still go there. NOT_FOUND. */
export const removeProbeHost =
  ({ transact }: ProbeDeps) =>
  (id: number): Promise<void> =>
    transact(async ({ probeNodes }) => {
      if (!(await probeNodes.removeHost(id))) throw hostNotFound(id);
    });

const nodeNotFound = (id: number): DomainError =>
  new DomainError('not_found', 'NOT_FOUND', `Node with ID ${id} not found`, { title: 'Node not found' });

const unable = (): DomainError =>
  new DomainError('conflict', 'CONFLICT', 'Only nodes whose agent is native run probes');

/** Whether the agent of the node runs probes; no node does before it is told so. NOT_FOUND, CONFLICT. */
export const markNode =
  ({ transact, clock }: ProbeDeps) =>
  (nodeId: NodeId, runs: boolean): Promise<void> =>
    transact(async ({ probeNodes }) => {
      const prober = await probeNodes.prober(nodeId);
      if (!prober) throw nodeNotFound(nodeId);
      if (runs && !prober.isAble) throw unable();
      await probeNodes.mark(nodeId, runs, clock.now());
    });
