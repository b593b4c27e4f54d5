import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCore } from '../cores.ts';
import { freePort, start, until, untilListening } from '../harness/processes.ts';
import type { Certificates } from './certificate.ts';
import { type AgentView, startNode } from './fleet.ts';
import type { NodeSpec } from './node-specs.ts';
import type { ServerInput } from './server-input.ts';
import { singBoxServer, singBoxStarted } from './sing-box-server.ts';
import { xrayServer } from './xray-server.ts';

/** A node, and what the agent API says of it. */
export interface Served {
  readonly spec: NodeSpec;
  readonly view: AgentView;
}

interface Options {
  readonly forSubscription: number;
  readonly certificates: Certificates;
  readonly folder: string;
}

/**
 * Many nodes in few processes: Xray and sing-box each serve all of theirs at once, other programs one each. What comes
 * back stops them.
 */
export async function startCrowd(crowd: readonly Served[], options: Options): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(stops.map((one) => one()));
  };
  try {
    for (const core of ['xray', 'sing-box'] as const) {
      const those = crowd.filter(({ spec }) => spec.server === core);
      if (those.length > 0) stops.push(await startCore(core, those, options));
    }
    for (const [index, { spec, view }] of crowd.entries()) {
      if (spec.server === 'xray' || spec.server === 'sing-box') continue;
      stops.push((await startNode(spec, view, { index, ...options })).stop);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

const servers = { xray: xrayServer, 'sing-box': singBoxServer };

async function startCore(
  core: keyof typeof servers,
  crowd: readonly Served[],
  { certificates, folder, forSubscription }: Options,
): Promise<() => Promise<void>> {
  const deadPort = await freePort();
  const inputs = crowd.map(({ spec, view }): ServerInput => {
    const singleUser = view.users.find((user) => user.subscription_id === String(forSubscription));
    if (!singleUser) throw new Error(`the agent API does not list subscription ${forSubscription} for ${spec.name}`);
    const certificate = spec.selfSigned ? certificates.selfSigned : certificates.trusted;
    return { spec, ...view, singleUser, certificate, egress: '127.0.0.1', folder, deadPort };
  });
  const each = inputs.map((input) => servers[core](input));
  const inbounds = each.flatMap((server, i) =>
    (server['inbounds'] as object[]).map((inbound) => ({ ...inbound, tag: `in-${i}` })),
  );
  const file = join(folder, `crowd-${core}.json`);
  await writeFile(file, JSON.stringify({ ...each[0], inbounds }));
  const program = await start(findCore(core) ?? core, ['run', '-c', file], { cwd: folder });
  try {
    if (core === 'sing-box') {
      const isStarted = () => program.output().includes(singBoxStarted);
      await until('sing-box to start', isStarted, { explain: program.output });
    } else {
      for (const { spec, config } of inputs) await untilListening(program, config.server_port, spec.address);
    }
  } catch (error) {
    await program.stop();
    throw error;
  }
  return () => program.stop();
}
