/** Gets the browser the suite drives: the one `ORRERY_CHROME` names, one that is installed, or Debian's. */
import { spawnSync } from 'node:child_process';
import { aptInstall } from '../e2e/apt.ts';
import { browserVariable, findBrowser } from './harness/find-browser.ts';

async function apt(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { status, error } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw error ?? new Error(`apt-get ${args[0]} ended with ${status}`);
}

try {
  if (findBrowser() === null) {
    console.log('No browser here: installing Debian’s chromium');
    await aptInstall(['chromium'], apt, console.log);
  }
  const browser = findBrowser();
  if (browser === null) throw new Error('it was installed and is not in PATH');
  console.log(`The browser is ${browser}`);
} catch (error) {
  console.error(`The web suite has no browser: ${error instanceof Error ? error.message : String(error)}`);
  console.error(`Install Chromium or Google Chrome, or set ${browserVariable} to the program's path.`);
  process.exitCode = 1;
}
