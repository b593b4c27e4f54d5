import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Runs `use` in a folder that holds these files and lies outside the repository, so that no real check sees them. */
export function withTree<T>(files: Record<string, string>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-house-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs one of the repository's tools on the Node that runs the tests. */
export function runTool(script: string, args: readonly string[], cwd: string): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd,
    encoding: 'utf8',
    // The default of 1 MiB cuts a report on the whole tree short.
    maxBuffer: 2 ** 26,
  });
  return { code: status, output: stdout + stderr };
}

/** Asks the dependency rules about the applications and packages of a folder. */
export function cruise(folder: string, ...args: string[]): { code: number | null; output: string } {
  const all = ['--config', `${root}.dependency-cruiser.mjs`, ...args, 'apps', 'packages'];
  return runTool('dependency-cruiser/bin/dependency-cruiser.mjs', all, folder);
}
