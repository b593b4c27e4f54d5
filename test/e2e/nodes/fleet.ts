import type { AgentConfig, AgentSubscription } from '../harness/api.ts';
import { freePort, start, until, untilListening } from '../harness/processes.ts';
import type { Running } from '../harness/processes.ts';
import type { Certificates } from './certificate.ts';
import type { NodeSpec } from './node-specs.ts';
import { prepareServer } from './server-programs.ts';
import { singBoxStarted } from './sing-box-server.ts';

/** What the agent API told a node. */
export interface AgentView {
  readonly config: AgentConfig;
  readonly users: readonly AgentSubscription[];
}

/** A node's server program, running. */
export interface NodeServer {
  readonly spec: NodeSpec;
  /** The address the origin sees its requests come from. */
  readonly egress: string;
  /** How many requests to this origin its own log admits; null where the egress address is evidence enough. */
  admitted(originPort: number): number | null;
  readonly output: () => string;
  readonly stop: () => Promise<void>;
}

/** Debian's trojan cannot choose where it dials from. */
const plainLoopback = '127.0.0.1';

/**
 * Starts the server of one node, as its agent would: from `/config` and `/subscriptions`. `forSubscription` is whom a
 * program with a single password serves.
 */
export async function startNode(
  spec: NodeSpec,
  view: AgentView,
  options: { index: number; forSubscription: number; certificates: Certificates; folder: string },
): Promise<NodeServer> {
  const wanted = String(options.forSubscription);
  const singleUser = view.users.find((user) => user.subscription_id === wanted);
  if (!singleUser) throw new Error(`the agent API does not list subscription ${wanted} for node ${spec.key}`);
  const egress = spec.server === 'trojan' ? plainLoopback : `127.0.1.${10 + options.index}`;
  const { certificates, folder } = options;
  const certificate = spec.selfSigned ? certificates.selfSigned : certificates.trusted;
  const deadPort = await freePort();
  const server = await prepareServer({ spec, ...view, singleUser, certificate, egress, folder, deadPort });
  const program = await start(server.command, server.args, { cwd: folder });
  try {
    if (overQuic.has(spec.protocol)) await untilStarted(program);
    else await untilListening(program, view.config.server_port, spec.address);
  } catch (error) {
    await program.stop();
    throw error;
  }
  return {
    spec,
    egress,
    admitted: (originPort) => (spec.server === 'trojan' ? trojanRequests(program, originPort) : null),
    output: program.output,
    stop: () => program.stop(),
  };
}

const overQuic = new Set<NodeSpec['protocol']>(['hysteria2', 'tuic']);

const untilStarted = (program: Running): Promise<void> =>
  until(
    `${program.name} to start`,
    () => {
      if (program.ended() !== null)
        throw new Error(`${program.name} ended with ${program.ended()}:\n${program.output()}`);
      return program.output().includes(singBoxStarted);
    },
    { explain: program.output },
  );

const trojanRequests = (program: Running, originPort: number): number =>
  program.output().split(`requested connection to 127.0.0.1:${originPort}`).length - 1;
