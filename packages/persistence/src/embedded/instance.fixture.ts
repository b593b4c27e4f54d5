/**
 * One Orrery instance as far as the embedded server is concerned, in a process of its own that tests may kill.
 * Takes a FixtureInput as JSON. Says one JSON line per event.
 */
import { serverBinaries } from './binaries.ts';
import { startEmbeddedPostgres } from './index.ts';
import { supervise } from './supervisor.ts';

export interface FixtureInput {
  readonly dataDir: string;
  readonly durable: boolean;
  /** The user to become first, if we are root. */
  readonly uid?: number | undefined;
}

const { dataDir, durable, uid } = JSON.parse(process.argv[2] ?? '') as FixtureInput;
const say = (event: string, value: unknown): void => void process.stdout.write(`${JSON.stringify({ event, value })}\n`);
const reporting = { onProgress: (line: string) => say('progress', line), log: (line: string) => say('log', line) };

async function startAs(id: number): ReturnType<typeof supervise> {
  // Root's copy of the binaries, because the ones in node_modules may lie where this user cannot reach.
  const binaries = await serverBinaries(true, reporting.onProgress);
  process.setgroups?.([]);
  process.setgid?.(id);
  process.setuid?.(id);
  return supervise(dataDir, { binaries, account: undefined, durable }, reporting);
}

try {
  const server = await (uid === undefined ? startEmbeddedPostgres({ dataDir, durable, ...reporting }) : startAs(uid));
  process.once('SIGTERM', () => void server.stop());
  say('ready', { connection: server.connection, adminConnection: server.adminConnection });
} catch (error) {
  say('failed', error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
