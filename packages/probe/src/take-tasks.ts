import { type Instant, type NodeId, addMs } from '@orrery/kernel';
import type { Cookie } from './cookie.ts';
import { dueAt, freeSlots, shareOut, withCookies } from './hand-out.ts';
import { NODE_REST_MS, admit, afterRequest, isFree } from './host.ts';
import { type TaskId, newProbeId } from './ids.ts';
import type { Mission } from './mission.ts';
import type { ProbeDeps, ProbeRepositories } from './ports.ts';
import { countHandOut } from './statistics.ts';
import { noTally } from './tally.ts';

export interface HandedTask {
  readonly id: TaskId;
  readonly mission: Mission;
  /** Null: there is none. */
  readonly cookie: Cookie | null;
}

/** At most `num` tasks for whoever asks; fewer, or none, when less is to be done. */
export const takeTasks =
  ({ transact, clock }: ProbeDeps) =>
  (num: number): Promise<readonly HandedTask[]> =>
    transact(async (repositories) => {
      const { probeStatistics, openMissions } = repositories;
      const statistics = await probeStatistics.lock();
      const now = clock.now();
      const missions = shareOut(await openMissions.forAnybody(now, num), num);
      const handed = await handOut(repositories, missions, null, now);
      await probeStatistics.save(countHandOut(statistics, handed.length));
      return handed;
    });

/**
 * At most `num` tasks for a node of ours: only when it is marked for probes, to hosts on the operator's list, and no
 * more of them than each host takes from all nodes together. `hosts` is that list. Undefined: the node runs no probes.
 */
export const takeTasksOfNode =
  ({ transact, clock }: ProbeDeps) =>
  (nodeId: NodeId, num: number): Promise<{ tasks: readonly HandedTask[]; hosts: readonly string[] } | undefined> =>
    transact(async (repositories) => {
      const { probeStatistics, probeNodes, openMissions } = repositories;
      if (!(await probeNodes.prober(nodeId))?.isMarked) return undefined;
      const known = await probeNodes.hosts();
      const nothing = { tasks: [], hosts: known.map(({ host }) => host) };
      // Most of the time no host is free: then nobody waits for the lock, and no mission is looked at.
      if (!known.some((host) => isFree(host, clock.now()))) return nothing;
      const statistics = await probeStatistics.lock();
      const now = clock.now();
      // Read again: whoever held the lock may have sent somebody there.
      const hosts = (await probeNodes.hosts()).filter((host) => isFree(host, now));
      if (hosts.length === 0) return nothing;
      const keys = hosts.map(({ host }) => host);
      const open = await openMissions.forNode(nodeId, keys, now, addMs(now, -NODE_REST_MS));
      const missions = open.filter((one) => freeSlots(one) > 0).map(({ mission }) => mission);
      const admitted = admit(missions, hosts, now, num);
      for (const { host } of admitted) await probeNodes.saveHost(afterRequest(host, now));
      const chosen = admitted.map(({ mission }) => mission);
      const tasks = await handOut(repositories, chosen, nodeId, now);
      await probeStatistics.save(countHandOut(statistics, tasks.length));
      return { ...nothing, tasks };
    });

/** Gives each its cookie, remembers the tasks and counts them on mission and cookie. */
async function handOut(
  { probeMissions, probeCookies, probeTasks }: ProbeRepositories,
  missions: readonly Mission[],
  nodeId: NodeId | null,
  now: Instant,
): Promise<HandedTask[]> {
  await probeTasks.forgetLate(now);
  if (missions.length === 0) return [];
  const jar = await probeCookies.leastUsed(missions.length);
  const handed = withCookies(missions, jar).map((one) => ({ ...one, id: newProbeId<TaskId>(now) }));
  await probeTasks.add(
    handed.map(({ id, mission, cookie }) => ({
      id,
      missionId: mission.id,
      cookieId: cookie?.id ?? null,
      nodeId,
      handedAt: now,
      dueAt: dueAt(now),
    })),
  );
  const once = { ...noTally, download: 1 };
  for (const { mission, cookie } of handed) {
    await probeMissions.count(mission.id, once, now);
    if (cookie) await probeCookies.count(cookie.id, once);
  }
  return handed;
}
