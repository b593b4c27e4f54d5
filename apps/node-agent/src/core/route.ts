import { isNetwork, isPort, type Destination, type Opening, type Route } from './routing.ts';

/** A rule of the node's `route`, as far as this agent knows it. */
export interface RouteRule {
  readonly ip_cidr?: readonly string[];
  readonly port?: readonly number[];
  readonly protocol?: readonly string[];
  readonly outbound?: string;
}

const KNOWN = new Set(['ip_cidr', 'port', 'protocol', 'outbound']);
const MAIL_PORT = 25;

/** Reads `route` of `/config`. A rule with a condition this agent does not know is passed over: without it, it would say more. */
export function routeOf(config: { readonly route?: { readonly rules?: readonly RouteRule[] } }): Route {
  const rules = (config.route?.rules ?? []).filter((rule) => Object.keys(rule).every((key) => KNOWN.has(key)));
  const direct = rules.filter(({ outbound }) => outbound === 'direct');
  return {
    refused: rules
      .filter(({ outbound, protocol }) => outbound === 'block' && protocol === undefined)
      .flatMap(destinationsOf),
    opened: direct.flatMap(destinationsOf).filter((one): one is Opening => one.network !== null),
    mail: direct.some(({ ip_cidr: to, port }) => !to && port?.includes(MAIL_PORT)),
    bittorrent: direct.some(({ ip_cidr: to, port, protocol }) => !to && !port && protocol?.includes('bittorrent')),
  };
}

/** Every network with every port, as far as they are what they should be. */
function destinationsOf({ ip_cidr, port }: RouteRule): Destination[] {
  const networks: readonly (string | null)[] = ip_cidr?.filter(isNetwork) ?? [null];
  const ports: readonly (number | null)[] = port?.filter((one) => isPort(String(one))) ?? [null];
  if (!ip_cidr && !port) return [];
  return networks.flatMap((network) => ports.map((one) => ({ network, port: one })));
}
