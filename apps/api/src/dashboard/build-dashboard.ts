import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Say } from '../terminal.ts';
import type { Dashboard } from './dashboard.ts';

const APP = fileURLToPath(new URL('../../../dashboard/', import.meta.url));

export interface Building {
  readonly dashboard: Dashboard;
  /** Built, or given up. */
  readonly ended: Promise<void>;
  /** Ends a build that is under way. */
  stop(): Promise<void>;
}

/**
 * Has the dashboard built where its sources lie; an image brings it built. The build runs beside the api and below its
 * priority: users are served meanwhile, and also when it fails. It is over at once if nothing changed since the last one.
 */
export function buildDashboard(say: Say): Building {
  const folder = join(APP, 'dist');
  const program = join(APP, 'build.ts');
  if (!existsSync(program))
    return { dashboard: { folder, state: 'ready' }, ended: Promise.resolve(), stop: async () => {} };

  const dashboard: { folder: string; state: Dashboard['state'] } = { folder, state: 'building' };
  const { NODE_OPTIONS: _options, ...environment } = process.env;
  const child = spawn(process.execPath, [program], { cwd: APP, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It is already over, or the platform knows no priorities.
  }
  createInterface({ input: child.stdout }).on('line', say);
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line));
  let isStopping = false;
  const ended = new Promise<void>((resolve) => {
    const end = (failure?: string): void => {
      dashboard.state = failure === undefined ? 'ready' : 'failed';
      if (failure !== undefined && !isStopping) {
        say(`The dashboard could not be built (${failure}); everything else works.`);
        for (const line of complaints.slice(-20)) say(`  ${line}`);
      }
      resolve();
    };
    child.once('error', ({ message }) => end(message));
    child.once('close', (code, signal) => end(code === 0 ? undefined : `it ended with ${code ?? signal}`));
  });
  return {
    dashboard,
    ended,
    async stop() {
      isStopping = true;
      child.kill('SIGTERM');
      await ended;
    },
  };
}
