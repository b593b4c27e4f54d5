import { existsSync, realpathSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { findExecutable } from './cores.ts';

/** The account's home by the system's own list too: HOME may point to an empty folder. */
const homes = (): string[] => [...new Set([homedir(), userInfo().homedir])];

export const isRoot = (): boolean => process.getuid?.() === 0;
export const isDebian = (): boolean => existsSync('/etc/debian_version') && findExecutable('apt-get') !== null;

/** The Go command, with every cache under `build`. Throws with what to do when there is none. */
export function goToolchain(build: string): { command: string; env: NodeJS.ProcessEnv } {
  const command = findExecutable('go') ?? findExecutable('go', ['/usr/local/go/bin', '/usr/lib/go/bin']);
  if (!command) throw new Error('needs the Go toolchain (1.26 or newer): no `go` in PATH or /usr/local/go/bin');
  const env = {
    ...process.env,
    // Not empty: an empty value would fall back to the user's own flags.
    GOFLAGS: '-buildvcs=false -modcacherw',
    GOPATH: join(build, 'go'),
    GOMODCACHE: join(build, 'go', 'pkg', 'mod'),
    GOCACHE: join(build, 'go-cache'),
    GOWORK: 'off',
  };
  return { command, env };
}

interface Cargo {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
  /** Cargo's own folder for this build. */
  readonly home: string;
  /** The user's cargo settings, to be honoured. */
  readonly settings: string | null;
}

/**
 * Cargo, with its caches under `build`. `cargo` is often a proxy of rustup, which looks for toolchains under HOME; with
 * another HOME they are found beside the proxy. Throws with what to do when there is no toolchain.
 */
export function cargoToolchain(build: string): Cargo {
  const command =
    findExecutable('cargo') ??
    findExecutable(
      'cargo',
      homes().map((home) => join(home, '.cargo', 'bin')),
    );
  if (!command) throw new Error('needs the Rust toolchain (1.95 or newer): no `cargo` in PATH or ~/.cargo/bin');
  if (!findExecutable('cc'))
    throw new Error('needs a C compiler to link with: no `cc` in PATH (Debian: build-essential)');
  const folder = dirname(dirname(command));
  const env: NodeJS.ProcessEnv = { ...process.env, CARGO_HOME: join(build, 'cargo'), CARGO_BUILD_JOBS: '2' };
  if (basename(realpathSync(command)) === 'rustup') {
    const candidates = [process.env.RUSTUP_HOME, ...homes().map((home) => join(home, '.rustup'))];
    candidates.push(join(dirname(folder), '.rustup'), join(dirname(folder), 'rustup'));
    const found = candidates.find((path) => path && existsSync(join(path, 'toolchains')));
    if (!found) {
      const looked = candidates.filter(Boolean).join(', ');
      throw new Error(`${command} is rustup's proxy, and no toolchain was found in ${looked}: set RUSTUP_HOME`);
    }
    env.RUSTUP_HOME = found;
  }
  const settings = [process.env.CARGO_HOME, folder, ...homes().map((home) => join(home, '.cargo'))]
    .filter((path) => path !== undefined)
    .flatMap((path) => [join(path, 'config.toml'), join(path, 'config')])
    .find((path) => existsSync(path));
  return { command, env, home: join(build, 'cargo'), settings: settings ?? null };
}
