/** `settings` of a node as an operator gives them; what is left out has a default. */
export interface SettingsInput {
  readonly transport?: TransportInput | undefined;
  readonly security?: SecurityInput | undefined;
  readonly flow?: string | undefined;
  readonly cipher?: string | undefined;
  readonly obfs?: { readonly type: string; readonly password: string } | undefined;
  readonly upMbps?: number | undefined;
  readonly downMbps?: number | undefined;
  readonly ports?: string | undefined;
  readonly congestionControl?: string | undefined;
  readonly udpRelayMode?: string | undefined;
  readonly idleSessionCheckIntervalSeconds?: number | undefined;
  readonly idleSessionTimeoutSeconds?: number | undefined;
  readonly minIdleSession?: number | undefined;
  readonly padding?: readonly string[] | undefined;
}

export interface TransportInput {
  readonly type: string;
  readonly path?: string | undefined;
  readonly host?: string | undefined;
  readonly serviceName?: string | undefined;
}

export interface SecurityInput {
  readonly type: string;
  readonly sni?: string | undefined;
  readonly alpn?: readonly string[] | undefined;
  readonly fingerprint?: string | undefined;
  readonly allowInsecure?: boolean | undefined;
  readonly reality?: RealityInput | undefined;
}

export interface RealityInput {
  readonly target: string;
  readonly serverNames: readonly string[];
  /** Made when left out. */
  readonly privateKey?: string | undefined;
  /** Follows from the private key; if given, it must be the one. */
  readonly publicKey?: string | undefined;
  /** One is made when left out. */
  readonly shortIds?: readonly string[] | undefined;
}

/** What each field is called towards the operator. */
export const settingNames: Readonly<Record<keyof SettingsInput, string>> = {
  transport: 'transport',
  security: 'security',
  flow: 'flow',
  cipher: 'cipher',
  obfs: 'obfs',
  upMbps: 'up_mbps',
  downMbps: 'down_mbps',
  ports: 'ports',
  congestionControl: 'congestion_control',
  udpRelayMode: 'udp_relay_mode',
  idleSessionCheckIntervalSeconds: 'idle_session_check_interval',
  idleSessionTimeoutSeconds: 'idle_session_timeout',
  minIdleSession: 'min_idle_session',
  padding: 'padding',
};
