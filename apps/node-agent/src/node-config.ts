import type { RouteRule } from './core/route.ts';

/** What the api says this node is to be (`GET /agents/{id}/config`). Unknown fields are ignored. */
export interface NodeConfig {
  readonly node_id: string;
  readonly protocol: string;
  /** Where clients arrive. */
  readonly server_port: number;
  /** Each subscription on a port of its own, none on `server_port`. */
  readonly port_per_subscription?: boolean;
  readonly encryption_method?: string;
  /** Shadowsocks 2022. */
  readonly server_key?: string;
  readonly transport_protocol: string;
  readonly host?: string;
  readonly path?: string;
  readonly service_name?: string;
  readonly sni?: string;
  /** The SIP003 plugin as clients name it, and its options as they write them. */
  readonly plugin?: string;
  readonly plugin_opts?: Readonly<Record<string, string>>;
  /** Charged bytes per raw one. */
  readonly traffic_multiplier?: number;
  /** What users may reach, where that is not the default. */
  readonly route?: { readonly rules?: readonly RouteRule[] };
  readonly vless_flow?: string;
  /** none, tls or reality. */
  readonly vless_security?: string;
  readonly vless_reality_private_key?: string;
  readonly vless_reality_target?: string;
  readonly vless_reality_server_names?: readonly string[];
  readonly vless_reality_short_ids?: readonly string[];
  readonly vmess_tls?: boolean;
  readonly hysteria2_obfs_password?: string;
  readonly hysteria2_up_mbps?: number;
  readonly hysteria2_down_mbps?: number;
}

/** Somebody who may connect, as the api listed them. */
export interface User {
  readonly id: string;
  readonly password: string;
  /** Of their own, on nodes with a port per subscription. */
  readonly port: number | null;
  /** Milliseconds; null: never. */
  readonly expiresAt: number | null;
  /** Raw bytes this node may still carry for them; null: far from the limit, or none. */
  readonly remaining: number | null;
}
