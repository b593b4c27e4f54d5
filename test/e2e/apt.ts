import { isDebian, isRoot } from './toolchains.ts';

/** Runs `apt-get` with these arguments; rejects when it fails. */
type RunApt = (args: string[], env: NodeJS.ProcessEnv) => Promise<void>;

/** Installs Debian packages; with new lists if the ones at hand do not do. Throws with what to do by hand. */
export async function aptInstall(names: readonly string[], runApt: RunApt, say: (text: string) => void): Promise<void> {
  const byHand = `install by hand: apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (!isDebian()) throw new Error(`needs Debian or a relative with apt-get; elsewhere install ${names.join(', ')}`);
  if (!isRoot()) throw new Error(`needs root; ${byHand}`);
  // RUNLEVEL=1 keeps the packages from starting their services.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const install = (): Promise<void> => runApt(['install', '-y', '--no-install-recommends', ...names], env);
  try {
    await install();
  } catch {
    say('debian packages: the lists are old or missing, asking for new ones');
    await runApt(['update'], env);
    await install();
  }
}
