import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { startAgent } from './agent.ts';
import { enrol, type Identity } from './api.ts';
import { check } from './check.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { logTo, reasonOf } from './log.ts';
import { loadJson, saveJson } from './state-files.ts';
import manifest from '../package.json' with { type: 'json' };

/** From the environment, or from the enrolment of an earlier start, or by enrolling now. */
async function identityOf(config: Config): Promise<Identity> {
  const { ORRERY_API: url, ORRERY_NODE_ID: nodeId, ORRERY_NODE_TOKEN: token, ORRERY_ENROL_CODE: code } = config;
  if (nodeId !== undefined && token !== undefined) return { url, nodeId, token };
  mkdirSync(config.STATE_DIR, { recursive: true, mode: 0o700 });
  const file = join(config.STATE_DIR, 'identity.json');
  const kept = loadJson<{ nodeId: string; token: string }>(file);
  if (kept) return { url, ...kept };
  if (code === undefined)
    throw new ConfigError(['ORRERY_NODE_ID and ORRERY_NODE_TOKEN, or ORRERY_ENROL_CODE, are required']);
  const enrolled = await enrol(url, code);
  saveJson(file, enrolled);
  return { url, ...enrolled };
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  if (process.argv.includes('--check')) {
    const problems = await check(config);
    for (const problem of problems) process.stdout.write(`${problem}\n`);
    process.stdout.write(problems.length === 0 ? 'Everything is in place.\n' : `${problems.length} to mend.\n`);
    process.exitCode = problems.length === 0 ? 0 : 1;
    return;
  }
  const log = logTo(process.stdout, config.LOG_LEVEL);
  const ending = new AbortController();
  const identity = await identityOf(config);
  const starting = startAgent({ config, identity, log, version: manifest.version }, ending);
  let stopping = false;
  const stop = async (): Promise<void> => {
    // A second signal ends it at once; the core stays, and the next agent takes it over.
    if (stopping) process.exit(130);
    stopping = true;
    ending.abort();
    await (await starting).stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop().catch(fail));
  await starting;
  log('info', 'serving');
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof ConfigError ? error.message : reasonOf(error)}\n`);
  process.exit(1);
}

await main().catch(fail);
