import { type Clock, systemClock } from '@orrery/kernel';
import { connect, createTransact, migrate, type DatabaseTarget } from '@orrery/persistence';
import { startEmbeddedPostgres } from '@orrery/persistence/embedded';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from './config.ts';
import { dataFolderSecret, openDataFolder } from './data-folder.ts';
import { openKeyring } from './keyring.ts';

/** The database and the keys, ready to serve. */
export type Installation = Awaited<ReturnType<typeof openInstallation>>;

interface Where {
  readonly target: DatabaseTarget;
  readonly direct: DatabaseTarget;
  readonly secret: string;
  /** Stops the embedded server, if it is ours. */
  readonly stop: () => Promise<void>;
}

/**
 * Opens what is configured: the given database, or the embedded one under the data folder. Brings it to the newest schema
 * and checks the master secret. `onProgress` gets a line for each step that may take long.
 */
export async function openInstallation(
  config: Config,
  log: FastifyBaseLogger,
  onProgress: (line: string) => void,
  clock: Clock = systemClock,
) {
  const { target, direct, secret, stop } =
    config.DATABASE_URL === undefined ? await embedded(config, log, onProgress) : external(config);
  try {
    await migrate(direct);
    const { db, close } = connect(target, { max: config.DATABASE_POOL });
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

async function embedded(config: Config, log: FastifyBaseLogger, onProgress: (line: string) => void): Promise<Where> {
  await openDataFolder(config.DATA_DIR);
  const server = await startEmbeddedPostgres({ dataDir: config.DATA_DIR, onProgress, log: (line) => log.warn(line) });
  const target = server.connection;
  try {
    const secret = config.ORRERY_SECRET ?? (await dataFolderSecret(config.DATA_DIR));
    return { target, direct: target, secret, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function external(config: Config): Where {
  if (config.DATABASE_URL === undefined || config.ORRERY_SECRET === undefined)
    throw new Error('the configuration was not checked');
  return {
    target: { url: config.DATABASE_URL },
    direct: { url: config.DATABASE_DIRECT_URL ?? config.DATABASE_URL },
    secret: config.ORRERY_SECRET,
    stop: async () => {},
  };
}
