import { invalidField } from '@orrery/kernel';
import type { Node } from '@orrery/node';
import type { onlineReporting } from '../agents/online-report.ts';
import type { statusReporting } from '../agents/status-report.ts';
import type { Deps } from '../deps.ts';
import { fieldsOf, whole } from './mu-body.ts';

interface NodeReportDeps extends Pick<Deps, 'transact' | 'clock'> {
  readonly reportStatus: ReturnType<typeof statusReporting>;
  readonly reportOnline: ReturnType<typeof onlineReporting>;
}

const MOST_ONLINE = 1_000_000;

/** What later agents of mu say of a node beside its traffic. */
export const muNodeReports = ({ transact, clock, reportStatus, reportOnline }: NodeReportDeps) => ({
  async online_count(node: Node, body: unknown): Promise<void> {
    const online = whole(fieldsOf(body)['count']);
    if (online === undefined || online > MOST_ONLINE)
      throw invalidField('count', 'count must be how many are connected');
    await transact(({ agentReports }) => agentReports.recordOnlineCount(node.id, online, clock.now()));
  },
  async info(node: Node, body: unknown): Promise<void> {
    const { load, uptime } = fieldsOf(body);
    const seconds = uptimeOf(uptime);
    const [one, five, fifteen] = loadsOf(load);
    await reportStatus(node, {
      ...(seconds !== undefined && { uptime_seconds: seconds }),
      ...(one !== undefined && { load_avg_1: one }),
      ...(five !== undefined && { load_avg_5: five }),
      ...(fifteen !== undefined && { load_avg_15: fifteen }),
    });
  },
  async ip(node: Node, body: unknown): Promise<void> {
    const { data, ...one } = fieldsOf(body);
    const list = Array.isArray(body) ? body : Array.isArray(data) ? data : [one];
    await reportOnline(
      node.id,
      (list as unknown[]).map((entry) => ({ subscription_id: fieldsOf(entry)['user_id'], ip: fieldsOf(entry)['ip'] })),
    );
  },
});

/** `0.50 0.30 0.20`, commas tolerated, or the whole line of uptime: the last three numbers. */
function loadsOf(sent: unknown): readonly number[] {
  const numbers = typeof sent === 'string' ? (sent.slice(-200).match(/\d{1,6}(\.\d{1,6})?/g) ?? []) : [];
  return numbers.slice(-3).map(Number);
}

const uptimeOf = (sent: unknown): number | undefined => {
  const seconds =
    typeof sent === 'number' || (typeof sent === 'string' && /^\d+(\.\d+)?$/.test(sent)) ? Number(sent) : Number.NaN;
  return seconds >= 0 && seconds < 1e10 ? Math.floor(seconds) : undefined;
};
