import { spawn } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { watchOver } from '../testing/watchdog.ts';
import type { EmbeddedConnection, EmbeddedConnections } from './connection.ts';
import type { FixtureInput } from './instance.fixture.ts';

const FIXTURE = fileURLToPath(new URL('./instance.fixture.ts', import.meta.url));

/** For the tests beside: an instance in a process of its own. */
export interface InstanceProcess {
  /** Everything it reported so far, as `event: value`. */
  readonly lines: string[];
  /** Resolves when it is up; rejects with what it said when it failed. */
  readonly ready: Promise<EmbeddedConnections>;
  /** Resolves when it reports a line that contains this text. */
  said(text: string): Promise<void>;
  /** Sends the signal and waits until the process is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

export function startInstance(
  dataDir: string,
  { durable = true, uid, env }: { durable?: boolean; uid?: number | undefined; env?: Record<string, string> } = {},
): InstanceProcess {
  const input: FixtureInput = { dataDir, durable, uid };
  const child = spawn(process.execPath, [FIXTURE, JSON.stringify(input)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines: string[] = [];
  const waiting: { text: string; resolve: () => void }[] = [];
  const ready = Promise.withResolvers<EmbeddedConnections>();
  // Who kills an instance on its way up does not wait for it.
  ready.promise.catch(() => undefined);

  createInterface({ input: child.stdout }).on('line', (line) => {
    const { event, value } = JSON.parse(line) as { event: string; value: unknown };
    lines.push(`${event}: ${typeof value === 'string' ? value : ''}`);
    if (event === 'ready') ready.resolve(value as EmbeddedConnections);
    if (event === 'failed') ready.reject(new Error(String(value)));
    for (const { text, resolve } of waiting) if (lines.at(-1)?.includes(text)) resolve();
  });
  void exited.then(() => ready.reject(new Error('the instance ended')));

  return {
    lines,
    ready: ready.promise,
    said: (text) =>
      lines.some((line) => line.includes(text))
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ text, resolve })),
    async kill(signal) {
      child.kill(signal);
      await exited;
    },
  };
}

/** A data folder whose server and files are gone when this test process is. */
export async function temporaryDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'orrery-embedded-'));
  watchOver(dataDir);
  return dataDir;
}

export const pidFileOf = (dataDir: string): string => join(dataDir, 'postgres', 'cluster', 'postmaster.pid');

export const serverPid = async (dataDir: string): Promise<number> =>
  Number.parseInt(await readFile(pidFileOf(dataDir), 'utf8'), 10);

/** Runs one query on a connection of its own. */
export async function query(connection: EmbeddedConnection, text: string): Promise<Record<string, unknown>[]> {
  const sql = postgres({ ...connection, max: 1, onnotice: () => undefined });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
}
