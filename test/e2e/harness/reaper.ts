/**
 * Cleans up after a test process, however that one ends: a killed process runs no handlers, and the servers it started
 * would stay. Run as a program it reads `group <pid>` and `folder <path>` (`-` before the word takes one back) from its
 * standard input; when that closes, it ends those process groups and removes those folders.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The product stops its database on SIGTERM and needs a moment for it. */
const graceMs = 10_000;

let reaperInput: NodeJS.WritableStream | null = null;

/** Hands something to the reaper, or takes it back with a leading `-`. The first call starts it. */
export function tellReaper(line: `${'' | '-'}${'group' | 'folder'} ${string}`): void {
  if (reaperInput === null) {
    // In a session of its own: what ends this process must not reach it.
    const reaper = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    reaper.unref();
    reaperInput = reaper.stdin;
  }
  reaperInput.write(`${line}\n`);
}

/** A folder that is gone when `remove` is called, or else when this process ends. */
export async function temporaryFolder(prefix: string): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  tellReaper(`folder ${path}`);
  const remove = async (): Promise<void> => {
    await rm(path, { recursive: true, force: true });
    tellReaper(`-folder ${path}`);
  };
  return { path, remove };
}

/** Signals a whole process group; false when it is gone. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    // Gone, or already somebody else's.
    if (['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

async function reap(): Promise<void> {
  const kept = { group: new Set<string>(), folder: new Set<string>() };
  for await (const line of createInterface({ input: process.stdin })) {
    const [, minus, kind, value = ''] = /^(-?)(group|folder) (.+)$/.exec(line) ?? [];
    if (kind !== 'group' && kind !== 'folder') continue;
    if (minus) kept[kind].delete(value);
    else kept[kind].add(value);
  }
  const groups = [...kept.group].map(Number);
  for (const pid of groups) signalGroup(pid, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (Date.now() < deadline && groups.some((pid) => signalGroup(pid, 0))) await delay(50);
  for (const pid of groups) signalGroup(pid, 'SIGKILL');
  for (const folder of kept.folder) rmSync(folder, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await reap();
