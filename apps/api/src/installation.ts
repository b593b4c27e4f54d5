import { type Clock, systemClock } from '@orrery/kernel';
import { connect, createTransact, migrate, type DatabaseTarget } from '@orrery/persistence';
import { EmbeddedPostgresError, runningEmbeddedPostgres, startEmbeddedPostgres } from '@orrery/persistence/embedded';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from './config.ts';
import { dataFolderSecret, openDataFolder } from './data-folder.ts';
import { openKeyring } from './keyring.ts';

/** The database and the keys, ready to serve. */
export type Installation = Awaited<ReturnType<typeof openInstallation>>;

/** Which database, and the master secret that goes with it. */
export interface Place {
  readonly target: DatabaseTarget;
  readonly direct: DatabaseTarget;
  readonly secret: string;
  /** Stops the embedded server, if it is ours. */
  readonly stop: () => Promise<void>;
}

/** `onProgress` gets a line for each step that may take long. */
export type OpenPlace = (config: Config, log: FastifyBaseLogger, onProgress: (line: string) => void) => Promise<Place>;

/**
 * Opens what is configured: the given database, or the embedded one under the data folder. Brings it to the newest schema
 * and checks the master secret. `onProgress` gets a line for each step that may take long.
 */
export async function openInstallation(
  config: Config,
  log: FastifyBaseLogger,
  onProgress: (line: string) => void,
  clock: Clock = systemClock,
  open: OpenPlace = openPlace,
) {
  const { target, direct, secret, stop } = await open(config, log, onProgress);
  try {
    await migrate(direct);
    const { db, close } = connect(target, {
      max: config.DATABASE_POOL,
      // Who gives a direct address as well has a pooler at the other.
      prepare: config.DATABASE_DIRECT_URL === undefined,
    });
    try {
      const transact = createTransact(db, clock, config.SUBSCRIPTION_PORTS);
      const keyring = await openKeyring(transact, clock, { secret, previous: config.ORRERY_SECRET_PREVIOUS });
      return {
        clock,
        db,
        transact,
        keyring,
        direct,
        async close() {
          await close();
          await stop();
        },
      };
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The given database, or the embedded one, which this process starts and keeps. */
export const openPlace: OpenPlace = async (config, log, onProgress) =>
  config.DATABASE_URL === undefined ? embedded(config, log, onProgress) : external(config);

/** The same for a process beside the one that keeps the embedded server. */
export const joinPlace: OpenPlace = async (config) => {
  if (config.DATABASE_URL !== undefined) return external(config);
  const running = await runningEmbeddedPostgres(config.DATA_DIR);
  if (!running) throw new EmbeddedPostgresError(`No database runs in ${config.DATA_DIR}`);
  const { connection: target } = running;
  return { target, direct: target, secret: await secretOf(config), stop: async () => {} };
};

const secretOf = async (config: Config): Promise<string> =>
  config.ORRERY_SECRET ?? (await dataFolderSecret(config.DATA_DIR));

async function embedded(config: Config, log: FastifyBaseLogger, onProgress: (line: string) => void): Promise<Place> {
  await openDataFolder(config.DATA_DIR);
  const server = await startEmbeddedPostgres({ dataDir: config.DATA_DIR, onProgress, log: (line) => log.warn(line) });
  const target = server.connection;
  try {
    return { target, direct: target, secret: await secretOf(config), stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function external(config: Config): Place {
  if (config.DATABASE_URL === undefined || config.ORRERY_SECRET === undefined)
    throw new Error('the configuration was not checked');
  return {
    target: { url: config.DATABASE_URL },
    direct: { url: config.DATABASE_DIRECT_URL ?? config.DATABASE_URL },
    secret: config.ORRERY_SECRET,
    stop: async () => {},
  };
}
