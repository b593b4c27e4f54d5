import { checkAnytls } from './anytls.ts';
import { checkHysteria2 } from './hysteria2.ts';
import { checkPlugin } from './plugin.ts';
import type { Problems } from './problems.ts';
import {
  type EncryptionMethod,
  type Flow,
  type NodeProxy,
  type Protocol,
  type VlessProxy,
  congestionControls,
  encryptionMethods,
  flows,
  protocols,
  udpRelayModes,
  vmessCiphers,
} from './proxy.ts';
import { checkOptionalTls, checkQuicTls, checkSecurity, checkTls } from './security.ts';
import { type SettingsInput, settingNames } from './settings-input.ts';
import { type Stream, checkStream } from './stream.ts';
import { checkBasicTransport, checkTransport } from './transport.ts';

/** The part of an operator's description that depends on the protocol. */
export interface ProxyInput {
  readonly protocol: string;
  readonly encryptionMethod: string | null;
  readonly plugin: string | null;
  readonly pluginOpts: Readonly<Record<string, unknown>> | null;
  readonly settings: SettingsInput | null;
}

/** Which settings mean anything for a protocol. */
const SETTINGS: Readonly<Record<Protocol, readonly (keyof SettingsInput)[]>> = {
  shadowsocks: [],
  trojan: ['transport', 'security'],
  vless: ['transport', 'security', 'flow'],
  vmess: ['transport', 'security', 'cipher'],
  hysteria2: ['security', 'obfs', 'upMbps', 'downMbps', 'ports'],
  tuic: ['security', 'congestionControl', 'udpRelayMode'],
  anytls: ['security', 'idleSessionCheckIntervalSeconds', 'idleSessionTimeoutSeconds', 'minIdleSession', 'padding'],
};

/** Undefined where something is so wrong that there is no proxy to speak of; `problems` says what. */
export function checkProxy(problems: Problems, input: ProxyInput): NodeProxy | undefined {
  const protocol = protocols.find((name) => name === input.protocol);
  if (!protocol) {
    problems.add('protocol', `must be one of: ${protocols.join(', ')}`);
    return undefined;
  }
  const settings = input.settings ?? {};
  refuseForeignSettings(problems, protocol, settings);
  if (protocol !== 'shadowsocks') refuseShadowsocksFields(problems, protocol, input);
  switch (protocol) {
    case 'shadowsocks': {
      const plugin = checkPlugin(problems, input.plugin, input.pluginOpts);
      const encryptionMethod = checkMethod(problems, input.encryptionMethod);
      return encryptionMethod && { protocol, encryptionMethod, plugin };
    }
    case 'trojan':
      return whole(problems, {
        protocol,
        transport: checkBasicTransport(problems, settings.transport),
        security: checkTls(problems, settings.security),
      });
    case 'vless':
      return checkVless(problems, settings);
    case 'vmess':
      return whole(problems, {
        protocol,
        transport: checkBasicTransport(problems, settings.transport),
        security: checkOptionalTls(problems, settings.security),
        cipher: checkChoice(problems, 'cipher', settings.cipher, vmessCiphers),
      });
    case 'hysteria2':
      return checkHysteria2(problems, settings);
    case 'tuic':
      return {
        protocol,
        security: checkQuicTls(problems, settings.security),
        congestionControl: checkChoice(problems, 'congestion_control', settings.congestionControl, congestionControls),
        udpRelayMode: checkChoice(problems, 'udp_relay_mode', settings.udpRelayMode, udpRelayModes),
      };
    case 'anytls':
      return checkAnytls(problems, settings);
  }
}

function refuseForeignSettings(problems: Problems, protocol: Protocol, settings: SettingsInput): void {
  const foreign = Object.keys(settingNames).filter(
    (name) =>
      settings[name as keyof SettingsInput] !== undefined && !SETTINGS[protocol].includes(name as keyof SettingsInput),
  ) as (keyof SettingsInput)[];
  if (protocol === 'shadowsocks' && foreign.length > 0) {
    problems.add('settings', 'have no meaning for shadowsocks');
    return;
  }
  for (const name of foreign) problems.add(`settings.${settingNames[name]}`, `has no meaning for ${protocol}`);
}

function refuseShadowsocksFields(problems: Problems, protocol: Protocol, input: ProxyInput): void {
  if (input.encryptionMethod) problems.add('encryption_method', `must be empty for ${protocol}`);
  if (input.plugin) problems.add('plugin', 'goes with shadowsocks only');
  if (Object.keys(input.pluginOpts ?? {}).length > 0) problems.add('plugin_opts', 'go with shadowsocks only');
}

/** The first is the default. */
function checkChoice<T extends string>(
  problems: Problems,
  field: string,
  value: string | undefined,
  choices: readonly [T, ...T[]],
): T {
  if (value === undefined) return choices[0];
  const known = choices.find((choice) => choice === value);
  if (known === undefined) problems.add(`settings.${field}`, `must be one of: ${choices.join(', ')}`);
  return known ?? choices[0];
}

function checkVless(problems: Problems, settings: SettingsInput): VlessProxy {
  const transport = checkTransport(problems, settings.transport);
  const security = checkSecurity(problems, settings.security);
  if (security.type === 'reality' && (transport.type === 'ws' || transport.type === 'httpupgrade')) {
    problems.add('settings.transport.type', 'must be tcp, grpc or xhttp with reality');
  }
  const flow = checkFlow(problems, settings.flow);
  if (flow && (transport.type !== 'tcp' || security.type === 'none')) {
    problems.add('settings.flow', `${flow} goes over tcp with tls or reality only`);
  }
  return whole(problems, { protocol: 'vless', transport, security, flow });
}

/** The proxy itself, after a look at how its parts go together. */
function whole<T extends Stream>(problems: Problems, proxy: T): T {
  checkStream(problems, proxy);
  return proxy;
}

/** Empty is how links and other panels write "none". */
const checkFlow = (problems: Problems, flow: string | undefined): Flow | null =>
  flow === undefined || flow === '' ? null : checkChoice(problems, 'flow', flow, flows);

function checkMethod(problems: Problems, method: string | null): EncryptionMethod | undefined {
  const known = encryptionMethods.find((name) => name === method);
  if (known) return known;
  if (!method) problems.add('encryption_method', 'is required for shadowsocks');
  else if (method === '2022-blake3-chacha20-poly1305') {
    problems.add('encryption_method', 'cannot hold many users on one port: use a 2022-blake3-aes method');
  } else problems.add('encryption_method', `must be one of: ${encryptionMethods.join(', ')}`);
  return undefined;
}
