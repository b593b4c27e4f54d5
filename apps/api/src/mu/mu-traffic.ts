import type { Node } from '@orrery/node';
import { liveAmong } from '@orrery/persistence';
import { reportCounting } from '../agents/report-counting.ts';
import type { Deps } from '../deps.ts';
import { type Moved, reportOf } from './mu-report.ts';

/** Counts what users of mu moved on a node, by the way of every report; unknown and deleted users are named. */
export function muCounting(deps: Pick<Deps, 'transact' | 'clock' | 'db'>) {
  const count = reportCounting(deps);
  return async (node: Pick<Node, 'id' | 'multiplierThousandths'>, moved: readonly Moved[]) => {
    const ids = [...new Set(moved.map(({ user }) => user))];
    const live = await liveAmong(deps.db, ids);
    await count({ node, report: reportOf(moved, live) });
    const unattributed = ids.filter((id) => !live.has(id));
    return { msg: 'ok', ...(unattributed.length > 0 && { unattributed }) };
  };
}
