import { EmbeddedPostgresError } from '@orrery/persistence/embedded';
import { ConfigError, readConfig, type Config } from './config.ts';
import { loggable } from './http/errors.ts';
import type { OpenPlace } from './installation.ts';
import { SecretError } from './keyring.ts';
import { serve, type Serving } from './serve.ts';
import { sayTo, type Say } from './terminal.ts';

/** What a person at the terminal can act on: its text alone, without a stack. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof SecretError || error instanceof EmbeddedPostgresError)
    return error.message;
  if (error instanceof Error && 'code' in error) {
    if (error.code === 'EADDRINUSE')
      return 'The address is in use: is another Orrery running? Set PORT to serve elsewhere.';
    if (error.code === 'EACCES') return `No right to do that: ${error.message}`;
    if (error.code === 'ECONNREFUSED' || error.code === 'CONNECT_TIMEOUT')
      return 'The database cannot be reached: check DATABASE_URL.';
  }
  return `Orrery failed: ${JSON.stringify(loggable(error), null, 2)}`;
}

const IMPATIENCE_MS = 1_000;

/**
 * Runs `stop` at the first SIGTERM or Ctrl-C; another one, by an impatient person, ends the process at once, after
 * `atOnce`.
 */
export function atStopSignal(stop: () => Promise<void>, atOnce: () => void = () => {}): void {
  let stoppedAtMs: number | undefined;
  const heed = async (): Promise<void> => {
    if (stoppedAtMs === undefined) {
      stoppedAtMs = Date.now();
      await stop();
    } else if (Date.now() - stoppedAtMs > IMPATIENCE_MS) {
      // Sooner it is the same signal: a terminal tells us once, and the package manager that started us passes it on.
      atOnce();
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void heed().catch(fail));
}

/** Serves until SIGTERM or Ctrl-C, which end it in order. `ready` runs when it serves. */
export async function runUntilStopped(
  ready: (serving: Serving, config: Config, say: Say) => Promise<void> | void,
  open?: OpenPlace,
): Promise<void> {
  const say = sayTo(process.stdout);
  // Whoever read the output has gone; that is no reason to stop serving.
  process.stdout.on('error', () => {});
  let serving: Serving | undefined;
  let stopping = false;
  atStopSignal(async () => {
    stopping = true;
    // While it still starts, the start itself ends when it is through.
    if (!serving) return;
    await serving.close();
    process.exit(0);
  });
  try {
    const config = readConfig(process.env);
    serving = await serve(config, say, process.stdout.isTTY === true, open);
    if (stopping) {
      await serving.close();
      process.exit(0);
    }
    await ready(serving, config, say);
  } catch (error) {
    await serving?.close().catch(() => undefined);
    fail(error);
  }
}

export function fail(error: unknown): never {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
