import type { Clock, Instant, NodeId } from '@orrery/kernel';
import type { Cookie } from './cookie.ts';
import type { OpenMission } from './hand-out.ts';
import type { NewProbeHost, ProbeHost } from './host.ts';
import type { CookieId, MissionId, TaskId } from './ids.ts';
import type { Mission } from './mission.ts';
import type { Receipt, Task } from './receipt.ts';
import type { Stage } from './stage.ts';
import type { Acquaintance, Statistics } from './statistics.ts';
import type { Tally } from './tally.ts';

/** What missions and cookies have in common. */
interface Counted<Item, Id> {
  add(items: readonly Item[]): Promise<void>;
  /** Writes all of it, counts included. False when there is none with the id. */
  save(item: Item): Promise<boolean>;
  /** False when there was none. */
  remove(id: Id): Promise<boolean>;
  /** Removes all; how many there were. */
  clear(): Promise<number>;
  /** Adds to the counts; nothing when there is none with the id. `handedAt`: it was handed out then. */
  count(id: Id, tally: Tally, handedAt?: Instant): Promise<void>;
}

export interface MissionRepository extends Counted<Mission, MissionId> {
  /** Locked to the end of the transaction. */
  lock(id: MissionId): Promise<Mission | undefined>;
}

export interface CookieRepository extends Counted<Cookie, CookieId> {
  /** Those that were handed out least, at most `num`. */
  leastUsed(num: number): Promise<readonly Cookie[]>;
}

/** The missions with free slots, locked to the end of the transaction: those that waited longest first. */
export interface OpenMissions {
  forAnybody(now: Instant, num: number): Promise<readonly OpenMission[]>;
  /** To these hosts ({@link Mission.hostKey}), and that the node neither has now nor ran since `restedSince`. */
  forNode(
    nodeId: NodeId,
    hosts: readonly string[],
    now: Instant,
    restedSince: Instant,
  ): Promise<readonly OpenMission[]>;
}

export interface TaskRepository {
  add(tasks: readonly Task[]): Promise<void>;
  /** Forgets whoever is late. */
  forgetLate(now: Instant): Promise<void>;
  /** Forgets one task of the mission that no node has: one with this cookie if there is one, the oldest. False: none. */
  giveBack(missionId: MissionId, cookieId: CookieId | null): Promise<boolean>;
  /** Forgets the task, if the node has it and is not late. */
  giveBackOf(nodeId: NodeId, id: TaskId, now: Instant): Promise<Task | undefined>;
}

export interface ReceiptRepository {
  add(receipt: Receipt): Promise<void>;
  /** One that says the same. */
  find(digest: Buffer): Promise<Pick<Receipt, 'id'> | undefined>;
  clear(): Promise<number>;
}

export interface StatisticsRepository {
  /** Waits for whoever else counts; taken first by whoever hands out, takes back, changes or clears. */
  lock(): Promise<Statistics>;
  save(statistics: Statistics): Promise<void>;
  /** Remembers that the user was seen in this stage; says where it was seen before. */
  meet(user: string, stage: number): Promise<Acquaintance>;
  record(stage: Stage): Promise<void>;
}

/** A node, as far as probes go. */
export interface Prober {
  /** Its agent is ours, and knows how to run probes. */
  readonly isAble: boolean;
  readonly isMarked: boolean;
}

/** What our own nodes may do: where to, and which of them. */
export interface ProbeNodeRepository {
  /** CONFLICT when the host is listed. */
  addHost(host: NewProbeHost): Promise<ProbeHost>;
  hosts(): Promise<readonly ProbeHost[]>;
  saveHost(host: ProbeHost): Promise<boolean>;
  removeHost(id: number): Promise<boolean>;
  mark(nodeId: NodeId, runs: boolean, now: Instant): Promise<void>;
  /** Undefined when there is no such node alive. */
  prober(nodeId: NodeId): Promise<Prober | undefined>;
}

export interface ProbeRepositories {
  readonly probeMissions: MissionRepository;
  readonly probeCookies: CookieRepository;
  readonly openMissions: OpenMissions;
  readonly probeTasks: TaskRepository;
  readonly probeReceipts: ReceiptRepository;
  readonly probeStatistics: StatisticsRepository;
  readonly probeNodes: ProbeNodeRepository;
}

/** Runs `work` in one transaction: all of it is kept, or nothing. */
export type ProbeTransact = <T>(work: (repositories: ProbeRepositories) => Promise<T>) => Promise<T>;

export interface ProbeDeps {
  readonly transact: ProbeTransact;
  readonly clock: Clock;
}
