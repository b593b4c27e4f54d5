/**
 * Installs the proxy cores and clients the end-to-end suite drives, into a folder outside the repository, and skips what
 * is there. `node test/e2e/install-cores.ts [name…]`. Registries and mirrors are whatever this machine is set to use.
 */
import { execFileSync, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, cp, mkdir, mkdtemp, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { aptInstall } from './apt.ts';
import { coresDir, findCore, tools } from './cores.ts';
import type { Tool } from './cores.ts';
import { withLock } from './install-lock.ts';
import { cargoToolchain, goToolchain } from './toolchains.ts';

const root = coresDir();
const bin = join(root, 'bin');
const stamps = join(root, 'stamps');
const logs = join(root, 'logs');
const build = join(root, 'build');
const started = Date.now();
/** A build that takes this long is stuck. */
const buildTimeoutMs = 30 * 60_000;

const say = (text: string): void =>
  console.log(`[${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s] ${text}`);

/** What a tool was built from: version and flags, so that a change of either builds it anew. */
const stampOf = (tool: Tool): string => JSON.stringify({ version: tool.version, recipe: tool.recipe });

async function isInstalled(tool: Tool): Promise<boolean> {
  if (tool.recipe.by === 'apt') return tool.binaries.every((b) => findCore(b) !== null);
  const stamp = await readFile(join(stamps, tool.name), 'utf8').catch(() => '');
  if (stamp !== stampOf(tool)) return false;
  const there = await Promise.all(
    tool.binaries.map((b) =>
      access(join(bin, b), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return there.every(Boolean);
}

/** Runs a command to its end; its output goes to the tool's log, whose tail is in the error. */
async function run(tool: Tool, command: string, args: string[], env: NodeJS.ProcessEnv, cwd = build): Promise<void> {
  const output: Buffer[] = [];
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: buildTimeoutMs });
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const stop = (): boolean => child.kill('SIGTERM');
  process.once('exit', stop);
  const beat = setInterval(() => say(`${tool.name}: still at it`), 60_000);
  try {
    const end = await new Promise<string | number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(code ?? signal));
    });
    const text = Buffer.concat(output).toString();
    const log = join(logs, `${tool.name}.log`);
    await writeFile(log, `$ ${command} ${args.join(' ')}\n${text}`);
    if (end !== 0) {
      const tail = text.trimEnd().split('\n').slice(-15).join('\n    ');
      throw new Error(`\`${command} ${args.slice(0, 3).join(' ')} …\` ended with ${end}; log: ${log}\n    ${tail}`);
    }
  } finally {
    clearInterval(beat);
    process.off('exit', stop);
  }
}

/** Puts finished binaries and their stamp in place; each rename is atomic, and the stamp comes last. */
async function place(tool: Tool, files: ReadonlyMap<string, string>): Promise<void> {
  await rm(join(stamps, tool.name), { force: true });
  for (const [binary, from] of files) {
    const temporary = join(bin, `.${binary}.${process.pid}`);
    await cp(from, temporary);
    await rename(temporary, join(bin, binary));
  }
  const temporary = join(stamps, `.${tool.name}.${process.pid}`);
  await writeFile(temporary, stampOf(tool));
  await rename(temporary, join(stamps, tool.name));
}

async function buildWithGo(tool: Tool): Promise<void> {
  const { recipe } = tool;
  const out = await mkdtemp(join(build, `${tool.name}-`));
  const go = goToolchain(build);
  if (recipe.by === 'go') {
    const tags = recipe.tags ? ['-tags', recipe.tags] : [];
    const args = ['install', '-trimpath', '-ldflags', recipe.ldflags, ...tags, recipe.pkg];
    await run(tool, go.command, args, { ...go.env, GOBIN: out });
    await place(tool, new Map([[tool.binaries[0] ?? tool.name, join(out, recipe.produces)]]));
  } else if (recipe.by === 'go-module') {
    await run(tool, go.command, ['mod', 'download', recipe.module], go.env);
    const source = join(out, 'source');
    const cached = execFileSync(go.command, ['mod', 'download', '-json', recipe.module], { env: go.env, cwd: build });
    await cp((JSON.parse(cached.toString()) as { Dir: string }).Dir, source, { recursive: true });
    const args = ['build', '-trimpath', '-ldflags', recipe.ldflags, '-o', join(out, tool.name), '.'];
    await run(tool, go.command, args, go.env, source);
    await place(tool, new Map([[tool.name, join(out, tool.name)]]));
  }
}

async function buildWithCargo(tool: Tool): Promise<void> {
  const { recipe } = tool;
  if (recipe.by !== 'cargo') return;
  const out = await mkdtemp(join(build, `${tool.name}-`));
  const cargo = cargoToolchain(build);
  await mkdir(cargo.home, { recursive: true });
  // The machine's cargo settings (mirrors, proxies) hold for us too.
  if (cargo.settings) await symlink(cargo.settings, join(cargo.home, 'config.toml')).catch(() => undefined);
  const args = ['install', recipe.crate, '--version', tool.version, '--locked', '--root', out];
  const features = ['--no-default-features', '--features', recipe.features];
  await run(tool, cargo.command, [...args, ...features], { ...cargo.env, ...recipe.env });
  await place(tool, new Map(tool.binaries.map((binary) => [binary, join(out, 'bin', binary)])));
}

/** All of Debian's packages in one go. */
async function installWithApt(wanted: readonly Tool[]): Promise<void> {
  const label: Tool = { name: 'debian', version: '', binaries: [], recipe: { by: 'apt' }, takes: '' };
  const names = wanted.map((tool) => tool.name);
  await aptInstall(names, (args, env) => run(label, 'apt-get', args, env), say);
}

/** Runs one installation and turns its failure into a line that names the tool. */
async function attempt(names: string, takes: string, work: () => Promise<void>): Promise<string[]> {
  say(`${names}: installing (about ${takes})`);
  const from = Date.now();
  try {
    await work();
    say(`${names}: done in ${Math.round((Date.now() - from) / 1000)} s`);
    return [];
  } catch (error) {
    const text = `${names}: ${error instanceof Error ? error.message : String(error)}`;
    say(`${text}`);
    return [text];
  }
}

async function installAll(chosen: readonly Tool[]): Promise<string[]> {
  const missing: Tool[] = [];
  for (const tool of chosen) {
    if (await isInstalled(tool)) say(`${tool.name} ${tool.version}: there`);
    else missing.push(tool);
  }
  const failures: string[] = [];
  const apt = missing.filter((tool) => tool.recipe.by === 'apt');
  if (apt.length > 0) {
    failures.push(...(await attempt(apt.map((t) => t.name).join(', '), '20 s', () => installWithApt(apt))));
  }
  for (const tool of missing) {
    if (tool.recipe.by === 'apt') continue;
    const work = tool.recipe.by === 'cargo' ? buildWithCargo : buildWithGo;
    failures.push(...(await attempt(`${tool.name} ${tool.version}`, tool.takes, () => work(tool))));
  }
  return failures;
}

const chosen = process.argv.length > 2 ? tools.filter((t) => process.argv.slice(2).includes(t.name)) : tools;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
setPriority(10);
for (const folder of [bin, stamps, logs, build]) await mkdir(folder, { recursive: true });
say(`cores for the end-to-end suite, in ${root}`);
const failures = await withLock(join(root, 'lock'), say, async () => {
  const result = await installAll(chosen);
  // Sources and compiler caches are gigabytes, and of no use until a version changes.
  if (result.length === 0) {
    const leftovers = await readdir(build);
    await Promise.all(leftovers.map((entry) => rm(join(build, entry), { recursive: true, force: true })));
  }
  return result;
});
if (failures.length > 0) {
  const inCi = process.env.CI === 'true';
  console.error(`\n${'!'.repeat(100)}\nNOT INSTALLED, tests that need them ${inCi ? 'FAIL' : 'are SKIPPED'}:`);
  for (const failure of failures) console.error(`  ${failure}`);
  console.error('!'.repeat(100));
  if (inCi) process.exitCode = 1;
}
