import type { Agent, NodeProxy } from './node.ts';

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
      return proxy.protocol === 'shadowsocks' && proxy.plugin
        ? { path: 'plugin', reason: 'cannot be served by an orris agent: it knows no SIP003 plugins' }
        : undefined;
    case 'uniproxy':
      // These agents make the user key of the first characters of a UUID: 16 of them hold no more than 52 random bits.
      return proxy.protocol === 'shadowsocks' && proxy.encryptionMethod === '2022-blake3-aes-128-gcm'
        ? {
            path: 'encryption_method',
            reason: 'would have weak keys with a uniproxy agent: use 2022-blake3-aes-256-gcm',
          }
        : undefined;
    case 'mu':
      return muRefusal(proxy);
  }
}

/** A mu agent opens one plain port per subscription and hands its password to the core as it is. */
function muRefusal(proxy: NodeProxy): Refusal | undefined {
  if (proxy.protocol !== 'shadowsocks') {
    return { path: 'protocol', reason: 'cannot be served by a mu agent: it speaks shadowsocks only' };
  }
  if (proxy.encryptionMethod.startsWith('2022-')) {
    return { path: 'encryption_method', reason: 'cannot be served by a mu agent: it knows no Shadowsocks 2022 keys' };
  }
  return proxy.plugin
    ? { path: 'plugin', reason: 'cannot be served by a mu agent: it opens a plain port per subscription' }
    : undefined;
}
