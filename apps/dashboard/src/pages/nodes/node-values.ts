import type { Node, NodeBody } from './node-api.ts';
import {
  type Protocol,
  type SecurityType,
  type TransportType,
  carriesStream,
  isQuic,
  pluginOptions,
  securityTypesOf,
  transportTypesOf,
} from './node-protocols.ts';

type Settings = NonNullable<NodeBody['settings']>;
type SecurityBody = NonNullable<Settings['security']>;
type Whole = number | '';

/** What the fields hold, of every protocol at once; `toNodeBody` takes what applies. */
export interface NodeValues {
  readonly name: string;
  readonly server_address: string;
  readonly server_port: Whole;
  readonly listen_port: Whole;
  readonly protocol: Protocol;
  readonly encryption_method: string;
  readonly plugin: string | null;
  readonly plugin_opts: Readonly<Record<string, string | boolean>>;
  readonly settings: SettingsValues;
  readonly region: string;
  readonly tags: string[];
  readonly description: string;
  readonly sort_order: Whole;
  readonly machine_id: string | null;
  readonly multiplier: Whole;
  readonly agent: NonNullable<NodeBody['agent']>;
  readonly port_per_subscription: boolean;
  readonly route: {
    readonly allow: string[];
    readonly block: string[];
    readonly mail: boolean;
    readonly bittorrent: boolean;
  };
  readonly hidden: boolean;
  readonly certificate_sha256: string;
}

interface SettingsValues {
  readonly transport: {
    readonly type: TransportType;
    readonly path: string;
    readonly host: string;
    readonly service_name: string;
  };
  readonly security: {
    readonly type: SecurityType;
    readonly sni: string;
    readonly alpn: NonNullable<SecurityBody['alpn']>;
    readonly fingerprint: NonNullable<SecurityBody['fingerprint']> | null;
    readonly allow_insecure: boolean;
    readonly reality: {
      readonly target: string;
      readonly server_names: string[];
      readonly private_key: string;
      readonly short_ids: string[];
    };
  };
  readonly vision: boolean;
  readonly cipher: NonNullable<Settings['cipher']>;
  readonly obfs: { readonly on: boolean; readonly password: string };
  readonly up_mbps: Whole;
  readonly down_mbps: Whole;
  readonly ports: string;
  readonly congestion_control: NonNullable<Settings['congestion_control']>;
  readonly udp_relay_mode: NonNullable<Settings['udp_relay_mode']>;
  readonly idle_session_check_interval: Whole;
  readonly idle_session_timeout: Whole;
  readonly min_idle_session: Whole;
  /** One line each. */
  readonly padding: string;
}

const newSettings: SettingsValues = {
  transport: { type: 'tcp', path: '/', host: '', service_name: '' },
  security: {
    type: 'tls',
    sni: '',
    alpn: [],
    fingerprint: null,
    allow_insecure: false,
    reality: { target: '', server_names: [], private_key: '', short_ids: [] },
  },
  vision: false,
  cipher: 'auto',
  obfs: { on: false, password: '' },
  up_mbps: '',
  down_mbps: '',
  ports: '',
  congestion_control: 'bbr',
  udp_relay_mode: 'native',
  idle_session_check_interval: 30,
  idle_session_timeout: 30,
  min_idle_session: 0,
  padding: '',
};

const noRoute = { allow: [], block: [], mail: false, bittorrent: false };

const noPlugin = { obfs: 'http', 'obfs-host': '', 'obfs-uri': '', mode: 'websocket', host: '', path: '', mux: '' };

export const newNode: NodeValues = {
  name: '',
  server_address: '',
  server_port: 443,
  listen_port: '',
  protocol: 'shadowsocks',
  encryption_method: '2022-blake3-aes-256-gcm',
  plugin: null,
  plugin_opts: { ...noPlugin, tls: false },
  settings: newSettings,
  region: '',
  tags: [],
  description: '',
  sort_order: 0,
  machine_id: null,
  multiplier: 1,
  agent: 'native',
  port_per_subscription: false,
  route: noRoute,
  hidden: false,
  certificate_sha256: '',
};

export const fromNode = (node: Node): NodeValues => ({
  name: node.name,
  server_address: node.server_address,
  server_port: node.server_port,
  listen_port: node.listen_port ?? '',
  protocol: node.protocol,
  encryption_method: node.encryption_method,
  plugin: node.plugin ?? null,
  plugin_opts: { ...noPlugin, ...node.plugin_opts, tls: node.plugin_opts?.['tls'] !== undefined },
  settings: fromSettings(node.settings ?? {}),
  region: node.region ?? '',
  tags: node.tags,
  description: node.description ?? '',
  sort_order: node.sort_order,
  machine_id: node.machine_id === undefined ? null : String(node.machine_id),
  multiplier: node.multiplier,
  agent: node.agent,
  port_per_subscription: node.agent !== 'mu' && node.port_per_subscription === true,
  route: node.route ?? noRoute,
  hidden: node.hidden,
  certificate_sha256: node.certificate_from === 'operator' ? (node.certificate_sha256 ?? '') : '',
});

function fromSettings({ transport, security, flow, obfs, padding, ...rest }: NonNullable<Node['settings']>) {
  const { reality, ...tls } = security ?? {};
  const { public_key: _, ...names } = reality ?? {};
  return {
    ...newSettings,
    ...rest,
    transport: { ...newSettings.transport, ...transport },
    security: { ...newSettings.security, ...tls, reality: { ...newSettings.security.reality, ...names } },
    vision: flow === 'xtls-rprx-vision',
    obfs: { on: obfs !== undefined, password: obfs?.password ?? '' },
    padding: (padding ?? []).join('\n'),
  };
}

const orNull = (value: Whole): number | null => (value === '' ? null : value);
const textOrNull = (value: string): string | null => (value.trim() === '' ? null : value.trim());

/** The texts that are not empty. */
const texts = <K extends string>(values: Readonly<Record<K, string>>): { [P in K]?: string } =>
  Object.fromEntries(
    Object.entries<string>(values)
      .map(([key, value]) => [key, value.trim()])
      .filter(([, value]) => value !== ''),
  ) as { [P in K]?: string };

/** Which transport and security the fields show: what was chosen, if the protocol knows it. */
export function chosenOf({ protocol, settings }: NodeValues): { transport: TransportType; security: SecurityType } {
  const { type } = settings.security;
  const security = securityTypesOf(protocol).find((one) => one === type) ?? 'tls';
  const transports = transportTypesOf(protocol, security);
  return { security, transport: transports.find((one) => one === settings.transport.type) ?? 'tcp' };
}

/** Vision goes with plain streams only. */
export const takesVision = (values: NodeValues): boolean =>
  values.protocol === 'vless' && chosenOf(values).transport === 'tcp' && chosenOf(values).security !== 'none';

/** Shadowsocks of the older methods, served by our own agent. */
export const takesOwnPorts = ({ protocol, agent, plugin, encryption_method: method }: NodeValues): boolean =>
  protocol === 'shadowsocks' && agent === 'native' && plugin === null && !method.startsWith('2022-');

/** The others have no way to be told. */
export const takesRoute = ({ agent }: NodeValues): boolean => agent === 'native' || agent === 'orris';

export const toNodeBody = (values: NodeValues): NodeBody => ({
  name: values.name.trim(),
  server_address: values.server_address.trim(),
  // An empty field is shown as missing, as the multiplier and the order are.
  server_port: values.server_port as number,
  listen_port: orNull(values.listen_port),
  protocol: values.protocol,
  ...(values.protocol === 'shadowsocks' ? shadowsocksBody(values) : settingsBody(values)),
  region: textOrNull(values.region),
  tags: values.tags,
  description: textOrNull(values.description),
  sort_order: values.sort_order as number,
  machine_id: values.machine_id === null ? null : Number(values.machine_id),
  multiplier: values.multiplier as number,
  agent: values.agent,
  port_per_subscription: takesOwnPorts(values) && values.port_per_subscription,
  route: takesRoute(values) ? values.route : null,
  hidden: values.hidden,
});

const shadowsocksBody = ({ encryption_method, plugin, plugin_opts: opts }: NodeValues) => ({
  encryption_method,
  plugin,
  plugin_opts: plugin === null ? null : pluginBody(plugin, opts),
});

function pluginBody(plugin: string, opts: NodeValues['plugin_opts']): Record<string, string> {
  const options = pluginOptions[plugin] ?? [];
  return Object.fromEntries(
    options.flatMap((option) => {
      const value = opts[option];
      if (value === true) return [[option, 'true']];
      return typeof value === 'string' && value.trim() !== '' ? [[option, value.trim()]] : [];
    }),
  );
}

function settingsBody(values: NodeValues): Pick<NodeBody, 'settings' | 'certificate_sha256'> {
  const { protocol, settings } = values;
  return {
    settings: {
      ...(carriesStream(protocol) && { transport: transportBody(values) }),
      security: securityBody(values),
      ...(takesVision(values) && settings.vision && { flow: 'xtls-rprx-vision' as const }),
      ...ownBody(values),
    },
    certificate_sha256: chosenOf(values).security === 'tls' ? textOrNull(values.certificate_sha256) : null,
  };
}

function transportBody(values: NodeValues): NonNullable<Settings['transport']> {
  const { path, host, service_name } = values.settings.transport;
  const { transport: type } = chosenOf(values);
  if (type === 'tcp') return { type };
  return { type, ...(type === 'grpc' ? texts({ service_name }) : texts({ path, host })) };
}

function securityBody(values: NodeValues): SecurityBody {
  const { sni, alpn, fingerprint, allow_insecure, reality } = values.settings.security;
  const { security: type } = chosenOf(values);
  if (type === 'none') return { type };
  const common = { ...texts({ sni }), ...(fingerprint !== null && !isQuic(values.protocol) && { fingerprint }) };
  if (type === 'tls') {
    return { type, ...common, allow_insecure, ...(alpn.length > 0 && !isQuic(values.protocol) && { alpn }) };
  }
  const { target, server_names, private_key, short_ids } = reality;
  return {
    type,
    ...common,
    reality: {
      target: target.trim(),
      server_names,
      ...texts({ private_key }),
      ...(short_ids.length > 0 && { short_ids }),
    },
  };
}

/** What only this protocol knows. */
function ownBody({ protocol, settings }: NodeValues): Settings {
  switch (protocol) {
    case 'vmess':
      return { cipher: settings.cipher };
    case 'hysteria2': {
      const { obfs, up_mbps, down_mbps, ports } = settings;
      return {
        ...(obfs.on && { obfs: { type: 'salamander', password: obfs.password } }),
        ...(up_mbps !== '' && { up_mbps }),
        ...(down_mbps !== '' && { down_mbps }),
        ...texts({ ports }),
      };
    }
    case 'tuic':
      return { congestion_control: settings.congestion_control, udp_relay_mode: settings.udp_relay_mode };
    case 'anytls': {
      const { idle_session_check_interval: every, idle_session_timeout: after, min_idle_session: least } = settings;
      const padding = settings.padding.split('\n').flatMap((line) => line.trim() || []);
      return {
        ...(every !== '' && { idle_session_check_interval: every }),
        ...(after !== '' && { idle_session_timeout: after }),
        ...(least !== '' && { min_idle_session: least }),
        ...(padding.length > 0 && { padding }),
      };
    }
    case 'shadowsocks':
    case 'trojan':
    case 'vless':
      return {};
  }
}
