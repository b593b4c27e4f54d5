import { join } from 'node:path';
import { securityOf } from '../core/xray-config.ts';
import type { Api } from '../api.ts';
import type { Certificate } from '../certificate.ts';
import type { Journal } from '../counting/journal.ts';
import type { Sender } from '../counting/sender.ts';
import type { NodeConfig } from '../node-config.ts';
import type { Serving } from '../serving.ts';
import { saveJson } from '../state-files.ts';
import { machineStatus, type Sample } from './machine.ts';

interface Report {
  readonly api: Pick<Api, 'status' | 'online'>;
  readonly serving: Serving;
  readonly sender: Pick<Sender, 'failure'>;
  readonly journal: Pick<Journal, 'ledger'>;
  /** What the agent has no means for, and why; null when it has. */
  readonly cannot: { readonly cut: string | null; readonly filter: string | null };
  readonly certificate: Certificate | null;
  readonly version: string;
  readonly stateDir: string;
  readonly node: NodeConfig;
}

/** How machine and agent are: to the api, and to `status.json` for whoever looks on the node itself. */
export async function reportStatus(report: Report, before: Sample, now: Sample): Promise<void> {
  const { api, serving, stateDir } = report;
  const status = { ...machineStatus(before, now, stateDir), ...agentStatus(report) };
  saveJson(join(stateDir, 'status.json'), status);
  await api.status(status);
  const online = serving.core ? await serving.core.api.online() : new Map<string, string[]>();
  const answer = await api.online(
    [...online].flatMap(([subscription_id, addresses]) => addresses.map((ip) => ({ subscription_id, ip }))),
  );
  for (const { subscription_id, ip } of answer.refused) await serving.cutDevices(subscription_id, [ip]);
}

function agentStatus({ serving, sender, journal, cannot, certificate, version, node }: Report) {
  const { pending } = journal.ledger;
  const { lastLoss } = serving;
  const failure = sender.failure();
  return {
    agent_version: version,
    agent_memory_bytes: process.memoryUsage.rss(),
    core_running: serving.core?.isAlive() ?? false,
    core_users: serving.userCount,
    core_crashes: serving.crashes,
    reports_waiting: pending.length,
    ...(pending[0] && { reports_waiting_since: new Date(pending[0].from).toISOString() }),
    ...(failure !== null && { report_failure: failure.slice(0, 200) }),
    ...(lastLoss && {
      unread_from: new Date(lastLoss.from).toISOString(),
      unread_to: new Date(lastLoss.to).toISOString(),
    }),
    ...(cannot.cut !== null && { cannot_cut: cannot.cut }),
    ...(cannot.filter !== null && { cannot_filter: cannot.filter }),
    ...(serving.cannotListen !== null && { cannot_listen: serving.cannotListen }),
    ...(serving.cutter.unstoppable.length > 0 && { still_moving: serving.cutter.unstoppable.length }),
    ...(certificate && securityOf(node) === 'tls' && { certificate_sha256: certificate.sha256 }),
  };
}
