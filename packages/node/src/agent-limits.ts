import type { Agent, NodeTerms } from './node.ts';
import type { NodeProxy, RealitySecurity } from './proxy.ts';

interface Refusal {
  readonly path: string;
  readonly reason: string;
}

/** What this kind of agent cannot serve of such a node; undefined when it can. */
export function agentRefusal(agent: Agent, proxy: NodeProxy): Refusal | undefined {
  switch (agent) {
    case 'native':
      return undefined;
    case 'orris':
      return orrisRefusal(proxy);
    case 'uniproxy':
      return uniproxyRefusal(proxy);
    case 'mu':
      return muRefusal(proxy);
  }
}

const cannot = (path: string, agent: Agent, why: string): Refusal => ({
  path,
  reason: `cannot be served by ${agent === 'mu' || agent === 'uniproxy' ? 'a' : 'an'} ${agent} agent: ${why}`,
});

function orrisRefusal(proxy: NodeProxy): Refusal | undefined {
  const orris = (path: string, why: string) => cannot(path, 'orris', why);
  if (proxy.protocol === 'shadowsocks') return proxy.plugin ? orris('plugin', 'it knows no SIP003 plugins') : undefined;
  if (proxy.protocol === 'hysteria2' && proxy.ports !== null)
    return orris('settings.ports', 'it knows no port hopping');
  if (proxy.protocol === 'anytls' && proxy.padding.length > 0) {
    return orris('settings.padding', 'it has no way to be told');
  }
  if ('transport' in proxy && (proxy.transport.type === 'httpupgrade' || proxy.transport.type === 'xhttp')) {
    return orris('settings.transport.type', `it does not know ${proxy.transport.type}`);
  }
  if (proxy.protocol !== 'vless') return undefined;
  if (proxy.security.type === 'none') return orris('settings.security.type', 'it serves no VLESS without tls');
  return proxy.security.type === 'reality' ? orrisReality(proxy.security) : undefined;
}

/** These agents are told the name only, and lead strangers to its port 443. */
function orrisReality({ sni, reality }: RealitySecurity): Refusal | undefined {
  if (reality.target !== `${sni}:443`) {
    return cannot('settings.security.reality.target', 'orris', `it takes ${sni}:443 for the target`);
  }
  return reality.shortIds.length > 1
    ? cannot('settings.security.reality.short_ids', 'orris', 'it knows one short id')
    : undefined;
}

function uniproxyRefusal(proxy: NodeProxy): Refusal | undefined {
  if (proxy.protocol === 'tuic' || proxy.protocol === 'anytls') {
    return cannot('protocol', 'uniproxy', `there is no agreed way to describe ${proxy.protocol}`);
  }
  // These agents make the user key of the first characters of a UUID: 16 of them hold no more than 52 random bits.
  return proxy.protocol === 'shadowsocks' && proxy.encryptionMethod === '2022-blake3-aes-128-gcm'
    ? {
        path: 'encryption_method',
        reason: 'would have weak keys with a uniproxy agent: use 2022-blake3-aes-256-gcm',
      }
    : undefined;
}

/** Why such a node cannot give each subscription a port of its own; undefined when it can, or is not asked to. */
export function ownPortsRefusal(
  { agent, portPerSubscription }: Pick<NodeTerms, 'agent' | 'portPerSubscription'>,
  proxy: NodeProxy,
): Refusal | undefined {
  if (!portPerSubscription || agent === 'mu') return undefined;
  const reason =
    'a port per subscription takes Shadowsocks of a method before 2022, without plugin, and a native agent';
  const isPlain = proxy.protocol === 'shadowsocks' && !proxy.encryptionMethod.startsWith('2022-') && !proxy.plugin;
  return agent === 'native' && isPlain ? undefined : { path: 'port_per_subscription', reason };
}

/** Why a node with such an agent cannot have a route of its own; undefined when it can, or has none. */
export function routeRefusal({ agent, route }: Pick<NodeTerms, 'agent' | 'route'>): Refusal | undefined {
  if (route === null || agent === 'native' || agent === 'orris') return undefined;
  return cannot('route', agent, 'it has no way to be told');
}

/** A mu agent opens one plain port per subscription and hands its password to the core as it is. */
function muRefusal(proxy: NodeProxy): Refusal | undefined {
  if (proxy.protocol !== 'shadowsocks') return cannot('protocol', 'mu', 'it speaks shadowsocks only');
  if (proxy.encryptionMethod.startsWith('2022-')) {
    return cannot('encryption_method', 'mu', 'it knows no Shadowsocks 2022 keys');
  }
  return proxy.plugin ? cannot('plugin', 'mu', 'it opens a plain port per subscription') : undefined;
}
