import { isDeepStrictEqual } from 'node:util';
import { addressProblem } from '@orrery/kernel';
import { agentRefusal, ownPortsRefusal, routeRefusal } from './agent-limits.ts';
import { type ProxyInput, checkProxy } from './define-proxy.ts';
import { type Agent, type NodeDefinition, type NodeTerms, agents } from './node.ts';
import { Problems } from './problems.ts';
import type { NodeProxy } from './proxy.ts';
import { type NodeRoute, checkRoute } from './route.ts';
import { checkOptionalText, checkText, lengthOf } from './text.ts';

/** A node as an operator describes it; null (or empty text) where there is none. */
export interface NodeInput extends ProxyInput {
  readonly name: string;
  readonly serverAddress: string;
  readonly serverPort: number;
  readonly listenPort: number | null;
  readonly region: string | null;
  readonly tags: readonly string[];
  readonly description: string | null;
  readonly sortOrder: number;
  readonly machineId: NodeTerms['machineId'];
  readonly agent: string;
  /** Charged bytes = raw bytes × this; at most three decimals. */
  readonly multiplier: number;
  readonly portPerSubscription: boolean;
  readonly route: NodeRoute | null;
  readonly hidden: boolean;
  /** In hex, colons and capitals tolerated. */
  readonly certificateSha256: string | null;
}

/** What a new node is where its operator says nothing. */
export const nodeDefaults = {
  listenPort: null,
  encryptionMethod: null,
  plugin: null,
  pluginOpts: null,
  settings: null,
  region: null,
  tags: [],
  description: null,
  sortOrder: 0,
  machineId: null,
  agent: 'native',
  multiplier: 1,
  portPerSubscription: false,
  route: null,
  hidden: false,
  certificateSha256: null,
} as const satisfies Partial<NodeInput>;

/**
 * Checks every rule; VALIDATION_ERROR names each field that breaks one. Of a change, `before` was taken once: where what
 * the node speaks stays the same, a rule that came later does not keep its operator from changing anything else.
 */
export function defineNode(input: NodeInput, before?: NodeInput): NodeDefinition {
  const problems = new Problems();
  const terms = checkTerms(problems, input);
  const [proxy, found] = checkedProxy(input);
  const [proxyBefore, foundBefore] = before ? checkedProxy(before) : [];
  problems.take(found, { except: isDeepStrictEqual(proxy, proxyBefore) ? foundBefore : undefined });
  if (proxy && !problems.some) {
    const refusal = agentRefusal(terms.agent, proxy) ?? ownPortsRefusal(terms, proxy) ?? routeRefusal(terms);
    if (refusal) problems.add(refusal.path, refusal.reason);
  }
  problems.refuse();
  if (!proxy) throw new Error('a node without a proxy was not refused');
  return { ...terms, ...proxy };
}

function checkedProxy(input: NodeInput): [NodeProxy | undefined, Problems] {
  const problems = new Problems();
  return [checkProxy(problems, input), problems];
}

const LONGEST_NAME = 200;
const LONGEST_REGION = 64;
const LONGEST_DESCRIPTION = 2_000;
const INT32_MAX = 2_147_483_647;
const LARGEST_MULTIPLIER = 1_000;

function checkTerms(problems: Problems, input: NodeInput): NodeTerms {
  const address = addressProblem(input.serverAddress);
  if (address) problems.add('server_address', address);
  checkPort(problems, 'server_port', input.serverPort);
  if (input.listenPort !== null) checkPort(problems, 'listen_port', input.listenPort);
  if (!Number.isInteger(input.sortOrder) || Math.abs(input.sortOrder) > INT32_MAX) {
    problems.add('sort_order', `must be a whole number from -${INT32_MAX} to ${INT32_MAX}`);
  }
  return {
    name: checkText(problems, 'name', input.name, { longest: LONGEST_NAME }),
    serverAddress: input.serverAddress,
    serverPort: input.serverPort,
    listenPort: input.listenPort,
    region: checkOptionalText(problems, 'region', input.region, { longest: LONGEST_REGION }),
    tags: checkTags(problems, input.tags),
    description: checkOptionalText(problems, 'description', input.description, {
      longest: LONGEST_DESCRIPTION,
      lines: true,
    }),
    sortOrder: input.sortOrder,
    machineId: input.machineId,
    agent: checkAgent(problems, input.agent),
    multiplierThousandths: checkMultiplier(problems, input.multiplier),
    portPerSubscription: input.portPerSubscription,
    route: checkRoute(problems, input.route),
    hidden: input.hidden,
    certificateSha256: checkCertificate(problems, input.certificateSha256),
  };
}

function checkPort(problems: Problems, path: string, port: number): void {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) problems.add(path, 'must be a port from 1 to 65535');
}

const MOST_TAGS = 50;
const LONGEST_TAG = 64;

/** No commas: they separate tags in a query. */
const TAG = /^[^\p{Cc}\u2028\u2029,]+$/u;

function checkTags(problems: Problems, tags: readonly string[]): readonly string[] {
  if (tags.length > MOST_TAGS) problems.add('tags', `must be at most ${MOST_TAGS}`);
  tags.slice(0, MOST_TAGS).forEach((tag, index) => {
    if (lengthOf(tag) > LONGEST_TAG || !TAG.test(tag) || tag.trim() !== tag) {
      problems.add(`tags[${index}]`, `must be 1 to ${LONGEST_TAG} characters without commas or spaces at the ends`);
    }
  });
  if (new Set(tags).size < tags.length) problems.add('tags', 'must be different from each other');
  return tags;
}

function checkAgent(problems: Problems, agent: string): Agent {
  const known = agents.find((name) => name === agent);
  if (!known) problems.add('agent', `must be one of: ${agents.join(', ')}`);
  return known ?? 'native';
}

function checkMultiplier(problems: Problems, multiplier: number): number {
  const thousandths = Math.round(multiplier * 1000);
  if (!(multiplier >= 0 && multiplier <= LARGEST_MULTIPLIER)) {
    problems.add('multiplier', `must be from 0 to ${LARGEST_MULTIPLIER}`);
  } else if (thousandths / 1000 !== multiplier) {
    problems.add('multiplier', 'must have at most three decimals');
  }
  return thousandths;
}

function checkCertificate(problems: Problems, certificate: string | null): string | null {
  if (certificate === null || certificate === '') return null;
  const hex = certificate.replaceAll(':', '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hex)) problems.add('certificate_sha256', 'must be a SHA-256 in 64 hex digits');
  return hex;
}
