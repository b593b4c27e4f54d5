import { PRIVATE_NETWORKS, isNetwork, isPort, type Opening } from '../core/routing.ts';

type Json = Readonly<Record<string, unknown>>;

/** What the firewall lets through although it is refused by default: addresses and ports (null: all), by which protocols. */
export interface Passage {
  readonly network: string | null;
  /** `80` or `1000-2000`. */
  readonly ports: readonly string[] | null;
  readonly protocols: readonly ('tcp' | 'udp')[];
}

const BOTH = ['tcp', 'udp'] as const;

export const passageOf = ({ network, port }: Opening): Passage => ({
  network,
  ports: port === null ? null : [String(port)],
  protocols: BOTH,
});

const PLAIN = new Set(['type', 'ruleTag', 'outboundTag', 'ip', 'port', 'network']);

/**
 * What the operator's own routing rules open, as far as it can be said without the core. A rule that looks at more than
 * address and port opens TCP alone: of UDP nobody would look again after a flow's first packet.
 */
export function passagesIn(rules: readonly Json[]): Passage[] {
  return rules.flatMap((rule): Passage[] => {
    if (rule['outboundTag'] !== 'direct') return [];
    const conditional = Object.keys(rule).some((key) => !PLAIN.has(key));
    if (conditional && rule['ip'] === undefined) return [];
    const ports = portsIn(rule['port']);
    const networks = networksIn(rule['ip']);
    if (ports === undefined || networks === undefined) return [];
    const named = typeof rule['network'] === 'string' ? rule['network'].split(',') : BOTH;
    const protocols = BOTH.filter((one) => named.includes(one) && !(conditional && one === 'udp'));
    return protocols.length === 0 ? [] : networks.map((network) => ({ network, ports, protocols }));
  });
}

/** Null: no condition. Undefined: one that is not understood. */
function portsIn(value: unknown): string[] | null | undefined {
  if (value === undefined) return null;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const ports = `${value}`.split(',').map((one) => one.trim());
  return ports.every((one) => one.split('-').every(isPort) && one.split('-').length <= 2) ? ports : undefined;
}

function networksIn(value: unknown): (string | null)[] | undefined {
  if (value === undefined) return [null];
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((one: unknown) =>
    one === 'geoip:private' ? PRIVATE_NETWORKS : typeof one === 'string' && isNetwork(one) ? [one] : [],
  );
}
