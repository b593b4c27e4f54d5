import { expect, it } from 'vitest';
import type { Host, Security, Transport } from './host.ts';
import { forms } from './model.ts';
import { render } from './render.ts';
import { everyKindOfHost, usable } from './testing/profiles.ts';

const transports: readonly Transport[] = [
  { type: 'tcp' },
  { type: 'ws', path: '/' },
  { type: 'grpc', serviceName: 'x' },
  { type: 'httpupgrade', path: '/' },
  { type: 'xhttp', path: '/' },
];
const tls = { sni: 'a.example.com', allowInsecure: false } as const;
const securities: readonly Security[] = [
  { type: 'none' },
  { type: 'tls', ...tls },
  { type: 'tls', ...tls, allowInsecure: true },
  { type: 'reality', sni: 'a.example.com', publicKey: 'A'.repeat(43), shortId: '' },
];

/** The same host in every transport and security that its protocol has words for. */
function variantsOf(host: Host): readonly Host[] {
  if (!('transport' in host)) return [host];
  return transports.flatMap((transport): Host[] => {
    switch (host.protocol) {
      case 'trojan':
        return [{ ...host, transport }];
      case 'vless':
        return securities.map((security) => ({ ...host, transport, security }));
      case 'vmess':
        return securities.flatMap((security) => (security.type === 'reality' ? [] : { ...host, transport, security }));
    }
  });
}

it.each(forms)('%s writes every combination, or says why not', (form) => {
  for (const host of everyKindOfHost.flatMap(variantsOf)) {
    const { body, included, omitted } = render(form, usable([host]));
    expect([body === '', included + omitted.length]).toEqual([false, 1]);
  }
});
