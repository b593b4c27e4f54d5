import { spawn } from 'node:child_process';
import { createServer, connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { signalGroup, tellReaper } from './reaper.ts';

/** A program under test, until `stop`. */
export interface Running {
  readonly name: string;
  readonly pid: number;
  /** Everything it wrote so far, both streams in order. */
  readonly output: () => string;
  /** How it ended (exit code or signal); null while it runs. */
  readonly ended: () => number | string | null;
  /** SIGTERM, then SIGKILL after `graceMs`. */
  readonly stop: (graceMs?: number) => Promise<void>;
}

export interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/**
 * Starts a program as the leader of a process group, so that the plugins it starts end with it. Its output is kept for
 * error messages.
 */
export async function start(command: string, args: readonly string[], options: StartOptions = {}): Promise<Running> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: options.env ?? process.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  let output = '';
  let ended: number | string | null = null;
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const closed = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      ended = code ?? signal ?? 'gone';
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} started without a process id`);
  tellReaper(`group ${pid}`);
  // A program that dies takes no plugin along by itself.
  void closed.then(() => {
    signalGroup(pid, 'SIGKILL');
    tellReaper(`-group ${pid}`);
  });
  const stop = async (graceMs = 2_000): Promise<void> => {
    if (ended !== null) return;
    signalGroup(pid, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
    await closed;
    clearTimeout(timer);
  };
  return { name: command, pid, output: () => output, ended: () => ended, stop };
}

export interface Finished {
  readonly code: number | string | null;
  readonly output: string;
}

/** Runs a program to its end, or kills it after `timeoutMs`; a non-zero exit is an answer here, not an error. */
export async function finish(
  command: string,
  args: readonly string[],
  options: StartOptions & { timeoutMs?: number } = {},
): Promise<Finished> {
  const program = await start(command, args, options);
  try {
    await until(`${command} to end`, () => program.ended() !== null, { timeoutMs: options.timeoutMs ?? 20_000 });
  } finally {
    await program.stop();
  }
  return { code: program.ended(), output: program.output() };
}

/** Polls until `condition` holds; throws, naming `what`, after `timeoutMs` (default 15 s). */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  { timeoutMs = 15_000, explain = () => '' }: { timeoutMs?: number; explain?: () => string } = {},
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}\n${explain()}`);
    await delay(20);
  }
}

/** Waits until the program listens; an early end is reported with what it wrote. */
export async function untilListening(
  program: Running,
  port: number,
  host = '127.0.0.1',
  timeoutMs = 15_000,
): Promise<void> {
  await until(
    `${program.name} to listen on ${host}:${port}`,
    async () => {
      if (program.ended() !== null) {
        throw new Error(`${program.name} ended with ${program.ended()} instead of listening:\n${program.output()}`);
      }
      return accepts(port, host);
    },
    { timeoutMs, explain: () => program.output().slice(-4_000) },
  );
}

function accepts(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const given = new Set<number>();

/**
 * A port nobody listens on, below the range from which the system takes ports for outgoing connections (so that it is
 * still free when a program binds it later). Never the same twice.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (given.has(port)) continue;
    if ((await canListen(port, '127.0.0.1')) && (await canListen(port, '0.0.0.0'))) {
      given.add(port);
      return port;
    }
  }
  throw new Error('found no free port between 20000 and 32000');
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
