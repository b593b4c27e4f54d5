import { createHash } from 'node:crypto';
import { SECOND_MS, addMs, invalidField } from '@orrery/kernel';
import type { Node } from '@orrery/node';
import { onlineDevicesOf } from '@orrery/persistence';
import { parseReport } from '@orrery/traffic';
import { onlineReporting } from '../agents/online-report.ts';
import { reportCounting } from '../agents/report-counting.ts';
import { statusReporting } from '../agents/status-report.ts';
import type { Deps } from '../deps.ts';
import { INTERVAL_SECONDS } from './uniproxy-config.ts';

export type ReportDeps = Pick<Deps, 'transact' | 'db' | 'clock' | 'keyring' | 'devices'>;

/** The same bytes again within it are a push whose answer was lost. */
const REPEAT_MS = (INTERVAL_SECONDS * SECOND_MS) / 2;

const isObject = (sent: unknown): sent is Record<string, unknown> =>
  typeof sent === 'object' && sent !== null && !Array.isArray(sent);

function entriesOf(what: string, sent: unknown): [string, unknown][] {
  // No entries at all are an empty list to the encoders of some agents.
  if (Array.isArray(sent) && sent.length === 0) return [];
  if (!isObject(sent)) throw invalidField('', `${what} must be an object by user id`);
  return Object.entries(sent);
}

/** What these agents report: `{"<id>": …}`, by user. */
export function uniproxyReports(deps: ReportDeps) {
  const { db, clock, devices } = deps;
  const count = reportCounting(deps);
  const reportOnline = onlineReporting(deps);
  const reportStatus = statusReporting(deps);

  return {
    /** `{"<id>": [upload, download]}`; `text`: the bytes that tell a repeat. */
    async push(node: Node, sent: unknown, text: string): Promise<void> {
      const entries = entriesOf('traffic', sent).map(([id, moved]) => {
        const [upload, download] = Array.isArray(moved) ? (moved as unknown[]) : [];
        return { subscription_id: id, upload, download };
      });
      if (entries.length === 0) return;
      const bodySha256 = createHash('sha256').update(text).digest();
      await count({ node, report: parseReport(entries), unnumbered: { bodySha256, windowMs: REPEAT_MS } });
    },
    /** `{"<id>": ["ip", …]}`. */
    async alive(node: Node, sent: unknown): Promise<void> {
      const present = entriesOf('alive', sent).flatMap(([id, addresses]) =>
        (Array.isArray(addresses) ? (addresses as unknown[]) : []).map((ip) => ({ subscription_id: id, ip })),
      );
      await reportOnline(node.id, present);
    },
    /** How many devices each has, on all nodes. */
    async alivelist(node: Node): Promise<Record<string, number>> {
      const online = await onlineDevicesOf(db, node.id, addMs(clock.now(), -devices.windowMs));
      return Object.fromEntries(online);
    },
    async status(node: Node, sent: unknown): Promise<void> {
      if (!isObject(sent)) throw invalidField('', 'status must be an object');
      await reportStatus(node, {
        ...(typeof sent['cpu'] === 'number' && { cpu_percent: sent['cpu'] }),
        ...sizes('memory', sent['mem']),
        ...sizes('swap', sent['swap']),
        ...sizes('disk', sent['disk']),
      });
    },
  };
}

function sizes(name: string, sent: unknown): Record<string, number> {
  const { total, used } = isObject(sent) ? sent : {};
  if (typeof total !== 'number' || typeof used !== 'number' || total <= 0) return {};
  return { [`${name}_total`]: total, [`${name}_used`]: used, [`${name}_percent`]: (100 * used) / total };
}
