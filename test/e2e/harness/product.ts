import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { freePort, start, until } from './processes.ts';
import type { Running } from './processes.ts';
import { temporaryFolder } from './reaper.ts';

/** The product, as an operator starts it. */
export interface Product {
  readonly url: string;
  readonly dataDir: string;
  readonly adminEmail: string;
  readonly adminPassword: string;
  readonly output: () => string;
  /** Holds the api: it takes connections and says nothing, until it is resumed. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => Promise<void>;
}

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts the api on a fresh data folder, without pages, and waits until it is ready to serve. */
export async function startProduct(environment: Record<string, string> = { DASHBOARD: 'off' }): Promise<Product> {
  const data = await temporaryFolder('orrery-e2e-data-');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const adminEmail = 'admin@e2e.test';
  const adminPassword = randomUUID();
  const { DATABASE_URL: _external, PUBLIC_URL: _public, ...inherited } = process.env;
  const api = await start(process.execPath, ['apps/api/src/start.ts'], {
    cwd: repository,
    env: {
      ...inherited,
      ...environment,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: data.path,
      ADMIN_EMAIL: adminEmail,
      ADMIN_PASSWORD: adminPassword,
    },
  });
  const stop = async (): Promise<void> => {
    await api.stop(30_000);
    await data.remove();
  };
  try {
    await until('the product to be ready', () => isReady(api, url), { timeoutMs: 120_000, explain: api.output });
  } catch (error) {
    await stop();
    throw error;
  }
  const signal = (name: NodeJS.Signals) => (): void => void process.kill(api.pid, name);
  return {
    url,
    dataDir: data.path,
    adminEmail,
    adminPassword,
    output: api.output,
    pause: signal('SIGSTOP'),
    resume: signal('SIGCONT'),
    stop,
  };
}

async function isReady(api: Running, url: string): Promise<boolean> {
  if (api.ended() !== null) throw new Error(`the product ended with ${api.ended()}:\n${api.output()}`);
  const response = await fetch(`${url}/ready`).catch(() => null);
  return response?.status === 200;
}
