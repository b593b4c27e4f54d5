import { existsSync } from 'node:fs';
import { chmod, copyFile, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findCore } from '../cores.ts';
import type { CreatedNode } from '../harness/api.ts';
import { start, until } from '../harness/processes.ts';
import type { Running } from '../harness/processes.ts';
import { signalGroup, tellReaper } from '../harness/reaper.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Our node agent, as an operator starts it. */
export interface AgentProcess {
  readonly stateDir: string;
  readonly output: () => string;
  /** The core it runs now. */
  readonly corePid: () => Promise<number>;
  readonly pid: number;
  /** SIGKILL: nothing is written, nothing is said. The core goes on. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface AgentOptions {
  readonly api: string;
  readonly node: CreatedNode;
  readonly stateDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A program that starts it, such as `setpriv` with its options. */
  readonly under?: readonly string[];
}

/** Starts it and waits until it serves. */
export async function startAgent({ api, node, stateDir, env = {}, under = [] }: AgentOptions): Promise<AgentProcess> {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const [command, ...args] = [...under, process.execPath];
  const program: Running = await start(command, [...args, 'apps/node-agent/src/main.ts'], {
    cwd: repository,
    env: {
      ...inherited,
      ORRERY_API: api,
      ...(env.ORRERY_ENROL_CODE === undefined && {
        ORRERY_NODE_ID: String(node.id),
        ORRERY_NODE_TOKEN: node.api_token,
      }),
      STATE_DIR: stateDir,
      XRAY_BIN: await coreBeside(stateDir),
      REPORT_INTERVAL_MS: '1000',
      STATUS_INTERVAL_MS: '1000',
      CONFIG_INTERVAL_MS: '2000',
      ...env,
    },
  });
  try {
    await until(
      'the agent to serve',
      () => {
        if (program.ended() !== null) throw new Error(`the agent ended with ${program.ended()}:\n${program.output()}`);
        return program.output().includes('"serving"');
      },
      { timeoutMs: 30_000, explain: program.output },
    );
  } catch (error) {
    await program.stop();
    throw error;
  }
  // In a session of its own: it outlives the agent, and must not outlive the tests.
  tellReaper(`group ${await corePid(stateDir)}`);
  return {
    stateDir,
    pid: program.pid,
    output: program.output,
    corePid: () => corePid(stateDir),
    async kill() {
      process.kill(program.pid, 'SIGKILL');
      await until('the agent to be gone', () => program.ended() !== null);
    },
    async stop() {
      await program.stop(20_000);
      // An agent that was killed left its core behind, for a next one that does not come.
      const left = await corePid(stateDir).catch(() => null);
      if (left !== null) signalGroup(left, 'SIGKILL');
    },
  };
}

/** The cores lie under a folder that may be closed to others, and the core runs as a user of its own. */
async function coreBeside(stateDir: string): Promise<string> {
  const folder = dirname(stateDir);
  const copy = join(folder, 'xray');
  if (existsSync(copy)) return copy;
  await chmod(folder, 0o711);
  await copyFile(findCore('xray') ?? 'xray', copy);
  await chmod(copy, 0o755);
  return copy;
}

async function corePid(stateDir: string): Promise<number> {
  const record = JSON.parse(await readFile(join(stateDir, 'core.json'), 'utf8')) as { process: { pid: number } };
  return record.process.pid;
}
