/**
 * Builds the dashboard into `dist`, unless that is what the sources say already; `node apps/dashboard/build.ts`. The api
 * runs it at its start. What was there before is served until the new one is whole.
 */
import { createHash } from 'node:crypto';
import { globSync, rmSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, 'dist');
const stampFile = join(dist, 'stamp');

/** What the build reads; the lock file stands for the libraries. */
const INPUTS = [
  'src/**/*.{ts,tsx,css,svg}',
  '*.{ts,html,json}',
  '../../packages/api-client/src/**/*.ts',
  '../../pnpm-lock.yaml',
];

async function stampOfInputs(): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  const files = globSync(INPUTS, { cwd: here }).toSorted();
  for (const file of files) hash.update(`\0${file}\0`).update(await readFile(join(here, file)));
  return hash.digest('hex');
}

/** Below this a compressed twin saves nothing. */
const WORTH_COMPRESSING_BYTES = 1_000;

async function compress(folder: string): Promise<void> {
  const compressing = globSync('assets/*.{js,css,svg}', { cwd: folder }).map(async (name) => {
    const file = join(folder, name);
    const bytes = await readFile(file);
    if (bytes.length < WORTH_COMPRESSING_BYTES) return;
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    await Promise.all([
      promisify(brotliCompress)(bytes, { params }).then((br) => writeFile(`${file}.br`, br)),
      promisify(gzip)(bytes, { level: 9 }).then((gz) => writeFile(`${file}.gz`, gz)),
    ]);
  });
  await Promise.all(compressing);
}

const stamp = await stampOfInputs();
if ((await readFile(stampFile, 'utf8').catch(() => '')) !== stamp) {
  const begunAt = performance.now();
  console.log('Building the dashboard; the API serves meanwhile…');
  const outDir = join(here, `.build-${process.pid}`);
  // The api ends while it is being built.
  process.once('SIGTERM', () => {
    rmSync(outDir, { recursive: true, force: true });
    process.exit(1);
  });
  try {
    const { build } = await import('vite');
    await build({ root: here, logLevel: 'warn', build: { outDir, emptyOutDir: true } });
    await compress(outDir);
    await writeFile(join(outDir, 'stamp'), stamp);
    await rm(dist, { recursive: true, force: true });
    await rename(outDir, dist);
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
  console.log(`The dashboard is ready (built in ${((performance.now() - begunAt) / 1000).toFixed(1)} s).`);
}
