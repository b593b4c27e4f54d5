import { isIPv6 } from 'node:net';
import { capabilities, type Capability } from './capability.ts';
import { bareAddress, flawOf } from './flaw.ts';
import type { Host, Hysteria2Host, ShadowsocksHost, VlessHost } from './host.ts';
import type { Form, Omission } from './model.ts';
import { pluginMode } from './plugin.ts';
import { certificatePin, securityOf, type StreamHost } from './tls.ts';
import { textsOf } from './texts.ts';

type Refusal = Pick<Omission, 'code' | 'reason'>;

/** Why this form leaves the host out, or null if it carries it. */
export function refusalOf(form: Form, host: Host): Refusal | null {
  const flaw = flawOf(host);
  if (flaw !== null) return { code: 'malformed', reason: flaw };
  const capability = capabilities[form];
  return (
    refuseProtocol(form, capability, host) ??
    refuseCertificate(form, capability, host) ??
    refuseTexts(form, capability, host)
  );
}

function refuseProtocol(form: Form, capability: Capability, host: Host): Refusal | null {
  switch (host.protocol) {
    case 'shadowsocks':
      return refuseShadowsocks(form, capability, host);
    case 'trojan':
    case 'vmess':
      return refuseTransport(form, capability, host);
    case 'vless':
      return refuseTransport(form, capability, host) ?? refuseVless(form, capability, host);
    case 'hysteria2':
      return refuseHysteria2(form, capability, host);
    case 'tuic':
    case 'anytls':
      return capability[host.protocol] ? null : unknownProtocol(form, host);
  }
}

const unknownProtocol = (form: Form, { protocol }: Host): Refusal => ({
  code: 'protocol',
  reason: `${form} does not know ${protocol}`,
});

function refuseShadowsocks(form: Form, { shadowsocks: known }: Capability, host: ShadowsocksHost): Refusal | null {
  if (!known.methods.includes(host.method)) {
    return { code: 'method', reason: `${form} does not know the method ${host.method}` };
  }
  if (host.plugin === undefined) return null;
  const mode = pluginMode(host.plugin);
  if (mode === null) return { code: 'plugin', reason: `${host.plugin.name} has no such mode` };
  if (!known.plugins.includes(mode)) return { code: 'plugin', reason: `${form} does not know ${mode}` };
  if (host.plugin.opts['certRaw'] !== undefined && !known.pluginCertificate) {
    return { code: 'plugin', reason: `${form} cannot carry the certificate of ${host.plugin.name}` };
  }
  return null;
}

function refuseTransport(form: Form, capability: Capability, host: StreamHost): Refusal | null {
  const known = capability[host.protocol];
  if (known.length === 0) return unknownProtocol(form, host);
  const { type } = host.transport;
  if (!known.includes(type))
    return { code: 'transport', reason: `${form} does not know ${host.protocol} over ${type}` };
  return capability.grpcNeedsName && isNamelessGrpc(host)
    ? { code: 'transport', reason: `${form} takes no grpc with tls to an IPv6 address without a server name` }
    : null;
}

function isNamelessGrpc(host: StreamHost): boolean {
  const security = securityOf(host);
  if (host.transport.type !== 'grpc' || security.type !== 'tls') return false;
  return isIPv6(bareAddress(security.sni || host.address));
}

function refuseVless(form: Form, { vlessSecurity: known }: Capability, { security, flow }: VlessHost): Refusal | null {
  if (flow !== undefined && !known.includes('vision')) {
    return { code: 'security', reason: `${form} does not know ${flow}` };
  }
  const isKnown =
    known.includes(security.type) ||
    (security.type === 'reality' && flow !== undefined && known.includes('vision over reality'));
  return isKnown
    ? null
    : { code: 'security', reason: `${form} does not know vless with ${security.type}${flow ? '' : ' alone'}` };
}

function refuseHysteria2(form: Form, { hysteria2: known }: Capability, host: Hysteria2Host): Refusal | null {
  if (known === 'no') return unknownProtocol(form, host);
  return known === 'without obfs' && host.obfs !== undefined
    ? { code: 'obfs', reason: `${form} does not know the obfuscation of hysteria2` }
    : null;
}

function refuseCertificate(form: Form, { selfSigned }: Capability, host: Host): Refusal | null {
  if (selfSigned !== 'pin' || host.protocol === 'shadowsocks') return null;
  const security = securityOf(host);
  if (security.type !== 'tls' || !security.allowInsecure || certificatePin(security) !== null) return null;
  return {
    code: 'certificate',
    reason: `${form} accepts a self-signed certificate only by its SHA-256, which is not known`,
  };
}

function refuseTexts(form: Form, { unwritable }: Capability, host: Host): Refusal | null {
  return unwritable !== undefined && textsOf(host).some((text) => unwritable.test(text))
    ? { code: 'text', reason: `${form} has no way to write a character in one of the settings` }
    : null;
}
