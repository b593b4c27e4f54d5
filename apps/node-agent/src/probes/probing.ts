import type { MayReach } from './guard.ts';
import type { ProbeReceipt, ProbeTask, ProbeWork } from './messages.ts';
import { type ProbeOutcome, runProbe } from './probe.ts';

interface ProbeApi {
  readonly probeTasks: () => Promise<ProbeWork>;
  readonly probeReceipts: (receipts: readonly ProbeReceipt[]) => Promise<void>;
}

/** Runs what the api hands out now; says how long to wait before the next look. */
export async function probeOnce(api: ProbeApi, mayReach: MayReach): Promise<{ readonly waitMs: number }> {
  const { tasks, hosts, next_in_seconds } = await api.probeTasks();
  const means = { mayReach, hosts: new Set(hosts) };
  const receipts = await Promise.all(tasks.map(async (task) => receiptOf(task, await runProbe(task, means))));
  if (receipts.length > 0) await api.probeReceipts(receipts);
  return { waitMs: next_in_seconds * 1_000 };
}

const receiptOf = (
  { task_id }: ProbeTask,
  { code, data, reachable, latencyMs, failure }: ProbeOutcome,
): ProbeReceipt => ({
  task_id,
  status: failure === null ? 'success' : 'error',
  code,
  data,
  time: Math.floor(Date.now() / 1_000),
  reachable,
  latency_ms: latencyMs,
  failure,
});
