import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Which process is meant, so that another one with the same number is never taken for it. */
export interface ProcessId {
  readonly bootId: string;
  readonly pid: number;
  /** Clock ticks between boot and the start of the process. */
  readonly startedAt: number;
}

export interface StartOptions {
  readonly env: Readonly<Record<string, string>>;
  /** What it writes goes here; it must not end because we did. */
  readonly logFile: string;
  readonly input?: string;
  readonly uid?: number;
  readonly gid?: number;
}

const bootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** State and start of a process from its `stat`; undefined when there is none. */
function statOf(pid: number): { state: string; startedAt: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', startedAt: Number(fields[19]) };
  } catch {
    return undefined;
  }
}

/** It runs, and is the one that was meant. */
export function isAlive({ bootId: boot, pid, startedAt }: ProcessId): boolean {
  const stat = statOf(pid);
  return stat !== undefined && stat.state !== 'Z' && stat.startedAt === startedAt && boot === bootId();
}

/**
 * Starts a program in a session of its own: it outlives us, so that users keep their connections while the agent is
 * restarted, and the next agent finds it by its {@link ProcessId}.
 */
export async function startDetached(
  command: string,
  args: readonly string[],
  options: StartOptions,
): Promise<ProcessId> {
  const log = openSync(options.logFile, 'a', 0o600);
  const child = spawn(command, args, {
    detached: true,
    stdio: ['pipe', log, log],
    env: options.env,
    ...(options.uid !== undefined && { uid: options.uid }),
    ...(options.gid !== undefined && { gid: options.gid }),
  });
  closeSync(log);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  // It may end before it has read everything; that shows when it is not there.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input ?? '');
  child.unref();
  const pid = child.pid ?? 0;
  const stat = statOf(pid);
  if (!stat) throw new Error(`${command} ended at once`);
  return { bootId: bootId(), pid, startedAt: stat.startedAt };
}

/** SIGTERM, then SIGKILL after `graceMs`; returns when it is gone. */
export async function stop(id: ProcessId, graceMs = 2_000): Promise<void> {
  const killAt = Date.now() + graceMs;
  signal(id, 'SIGTERM');
  while (isAlive(id)) {
    if (Date.now() > killAt) signal(id, 'SIGKILL');
    await delay(20);
  }
}

function signal(id: ProcessId, name: NodeJS.Signals): void {
  if (!isAlive(id)) return;
  try {
    process.kill(id.pid, name);
  } catch {
    // Gone meanwhile.
  }
}
