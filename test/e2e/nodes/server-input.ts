import type { AgentConfig, AgentSubscription } from '../harness/api.ts';
import type { Certificate } from './certificate.ts';
import type { NodeSpec } from './node-specs.ts';

/** All a server program needs to know; what it serves comes from what the agent API said. */
export interface ServerInput {
  readonly spec: NodeSpec;
  readonly config: AgentConfig;
  readonly users: readonly AgentSubscription[];
  /** Whom a program that knows only one password serves. */
  readonly singleUser: AgentSubscription;
  readonly certificate: Certificate;
  /** The loopback address it dials out from: how the origin tells the nodes apart. */
  readonly egress: string;
  /** A folder of its own for configuration files. */
  readonly folder: string;
  /** A port nobody listens on. */
  readonly deadPort: number;
}
