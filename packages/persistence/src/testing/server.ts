import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseTarget } from '../database.ts';
import { startEmbeddedPostgres } from '../embedded/index.ts';
import { dockerAnswers, startContainer } from './docker.ts';
import { watchOver } from './watchdog.ts';

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

async function startEmbedded(): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'orrery-test-'));
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
