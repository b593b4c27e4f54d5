import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseTarget } from '../database.ts';
import { startEmbeddedPostgres } from '../embedded/index.ts';
import { dockerAnswers, startContainer } from './docker.ts';
import { watchOver } from './watchdog.ts';

/** Memory as a folder, on Linux: a database is hundreds of files, which a disk's file system takes its time to make. */
const MEMORY = '/dev/shm';
/** Much more than a run of the tests writes; containers are often given 64 MB. */
const ENOUGH_BYTES = 2 ** 30;

/** A PostgreSQL for one run of the tests; `admin` may create roles and databases. */
export interface TestServer {
  readonly admin: DatabaseTarget;
  stop(): Promise<void>;
}

/** The server of TEST_DATABASE_URL, else one in a container where Docker answers, else the embedded one. */
export async function startTestServer(): Promise<TestServer> {
  const url = process.env['TEST_DATABASE_URL'];
  if (url) return { admin: { url }, stop: () => Promise.resolve() };
  if (await dockerAnswers()) {
    try {
      return await startContainer();
    } catch (error) {
      console.warn(`Docker answers but gave no database, so the tests use the embedded one: ${String(error)}`);
    }
  }
  return startEmbedded();
}

async function dataParent(): Promise<string> {
  const free = await statfs(MEMORY).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return free > ENOUGH_BYTES ? MEMORY : tmpdir();
}

async function startEmbedded(): Promise<TestServer> {
  const dataDir = await mkdtemp(join(await dataParent(), 'orrery-test-'));
  const watchdog = watchOver(dataDir);
  const server = await startEmbeddedPostgres({ dataDir, durable: false, log: console.warn });
  return {
    admin: server.adminConnection,
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
      watchdog.callOff();
    },
  };
}
