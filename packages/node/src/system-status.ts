import { type Instant, MINUTE_MS, instantFromMs, toUnixSeconds } from '@orrery/kernel';

/** A node's last status report, as its agent sent it. */
export interface StatusReport {
  readonly reportedAt: Instant;
  readonly status: Readonly<Record<string, unknown>>;
}

/** Percentages as text with two decimals; what the agent did not report is left out. */
export interface SystemStatus {
  readonly cpu?: string;
  readonly memory?: string;
  readonly disk?: string;
  readonly uptimeSeconds?: number;
  readonly updatedAtUnixSeconds: number;
}

/** How many subscriptions the agent last saw connected. */
export interface OnlineReport {
  readonly reportedAt: Instant;
  readonly count: number;
}

/** Whether the traffic of a node can be counted twice: only its reports without a number can, when they are repeated. */
export const countings = ['exactly_once', 'best_effort'] as const;
export type Counting = (typeof countings)[number];

/** What agents say of a node, apart from traffic. */
export interface NodeNews {
  readonly report: StatusReport | undefined;
  readonly online: OnlineReport | undefined;
  /** As the reports of the last day went on which there were any. */
  readonly counting: Counting | undefined;
}

const FRESH_MS = 5 * MINUTE_MS;

/** Undefined once the report is five minutes old. */
export const onlineCountOf = (online: OnlineReport | undefined, now: Instant): number | undefined =>
  online && now - online.reportedAt < FRESH_MS ? online.count : undefined;

/** What the last report says of the machine; undefined once it is five minutes old. */
export function systemStatusOf(report: StatusReport | undefined, now: Instant): SystemStatus | undefined {
  if (!report || now - report.reportedAt >= FRESH_MS) return undefined;
  const { cpu_percent, memory_percent, disk_percent, uptime_seconds } = report.status;
  const uptime = finite(uptime_seconds);
  return {
    ...percent('cpu', cpu_percent),
    ...percent('memory', memory_percent),
    ...percent('disk', disk_percent),
    ...(uptime !== undefined && { uptimeSeconds: Math.trunc(uptime) }),
    updatedAtUnixSeconds: toUnixSeconds(report.reportedAt),
  };
}

/** What the agent says it cannot do; what it does not say is left out. */
export interface AgentShortfalls {
  /** Why it cannot end live connections, in its words. */
  readonly cannotCut?: string;
  /** What users lose or may reach for want of a firewall, in its words. */
  readonly cannotFilter?: string;
  /** Which ports of subscriptions it cannot open, and why, in its words. */
  readonly cannotListen?: string;
  /** Users who were removed and whose bytes move on whatever was tried. */
  readonly stillMoving?: number;
}

/** Undefined when nothing is amiss, or nothing was said. */
export function shortfallsOf(report: StatusReport | undefined): AgentShortfalls | undefined {
  const { cannot_cut, cannot_filter, cannot_listen, still_moving } = report?.status ?? {};
  const moving = finite(still_moving) ?? 0;
  const said = {
    ...words('cannotCut', cannot_cut),
    ...words('cannotFilter', cannot_filter),
    ...words('cannotListen', cannot_listen),
    ...(moving > 0 && { stillMoving: Math.trunc(moving) }),
  };
  return Object.keys(said).length > 0 ? said : undefined;
}

/** How the core of our agent is, and what of its counting waits or was lost, as its last report said. */
export interface CoreNews {
  readonly running: boolean;
  /** Since the agent began. */
  readonly crashes: number;
  /** What the core that ended last moved in this time was never read: it is counted nowhere. */
  readonly unread?: { readonly from: Instant; readonly to: Instant };
  /** Reports of traffic that the api does not have yet. */
  readonly reportsWaiting: number;
  readonly reportsWaitingSince?: Instant;
}

/** Undefined for agents that say nothing of it. */
export function coreNewsOf(report: StatusReport | undefined): CoreNews | undefined {
  const { core_running, core_crashes, unread_from, unread_to, reports_waiting, reports_waiting_since } =
    report?.status ?? {};
  if (typeof core_running !== 'boolean') return undefined;
  const [from, to, since] = [instant(unread_from), instant(unread_to), instant(reports_waiting_since)];
  return {
    running: core_running,
    crashes: count(core_crashes),
    ...(from !== undefined && to !== undefined && { unread: { from, to } }),
    reportsWaiting: count(reports_waiting),
    ...(since !== undefined && { reportsWaitingSince: since }),
  };
}

const count = (value: unknown): number => Math.max(0, Math.trunc(finite(value) ?? 0));

function instant(said: unknown): Instant | undefined {
  const ms = typeof said === 'string' && /^[1-9]\d{3}-/.test(said) ? Date.parse(said) : Number.NaN;
  return Number.isFinite(ms) ? instantFromMs(ms) : undefined;
}

const words = <K extends string>(key: K, said: unknown): { [k in K]?: string } =>
  typeof said === 'string' && said !== '' ? ({ [key]: said } as { [k in K]: string }) : {};

function percent<K extends string>(key: K, value: unknown): { [k in K]?: string } {
  const number = finite(value);
  return number === undefined ? {} : ({ [key]: number.toFixed(2) } as { [k in K]: string });
}

const finite = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && Math.abs(number) < 1e15 ? number : undefined;
};
