import {
  congestionControls,
  fingerprints,
  flows,
  securityTypes,
  transportTypes,
  udpRelayModes,
  vmessCiphers,
} from '@orrery/node';
import { Type } from 'typebox';
import { Body } from '../http/schema.ts';

export const OneOf = <const T extends readonly string[]>(values: T, description: string) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values], description });

const text = (maxLength: number, description: string) => Type.Optional(Type.String({ maxLength, description }));
const whole = (minimum: number, maximum: number, description: string) =>
  Type.Optional(Type.Integer({ minimum, maximum, description }));

const transport = Type.Optional(
  Body({
    type: OneOf(transportTypes, 'How the stream travels; tcp when left out; xhttp with vless only'),
    path: text(255, "ws, httpupgrade, xhttp: begins with one /, then letters, digits and -._~!$&'()*+,;=:@/"),
    host: text(255, 'ws, httpupgrade, xhttp: the Host header, a hostname or an IPv4 address; the sni when left out'),
    service_name: text(255, 'grpc: letters, digits and -._~'),
  }),
);

const realityNames = {
  target: Type.String({ maxLength: 260, description: 'The site strangers are led to: host:port' }),
  server_names: Type.Array(Type.String({ maxLength: 253 }), {
    maxItems: 32,
    description: 'Names the target answers to',
  }),
  public_key: text(64, 'Follows from the private key'),
  short_ids: Type.Optional(
    Type.Array(Type.String({ maxLength: 16 }), { maxItems: 32, description: 'In hex; one is made when left out' }),
  ),
};

const reality = Body({
  ...realityNames,
  private_key: text(64, 'X25519 in base64url; made when left out, and never shown'),
});

const tls = {
  type: OneOf(securityTypes, 'vless: any; vmess: none or tls; others: tls'),
  sni: text(253, 'The server address when left out; with reality the first server name'),
  alpn: Type.Optional(
    Type.Array(
      OneOf(
        ['h2', 'http/1.1', 'h3'],
        'A protocol; h2 among them with grpc and xhttp; h3 with hysteria2 and tuic, which need no word of it',
      ),
      {
        maxItems: 3,
      },
    ),
  ),
  fingerprint: Type.Optional(
    OneOf(
      fingerprints,
      'Whose ClientHello to imitate; not over QUIC; android and 360 not with reality, vision, grpc or xhttp',
    ),
  ),
  allow_insecure: Type.Optional(Type.Boolean({ description: 'The certificate is self-signed' })),
};

const certificate_sha256 = text(95, "The same as the node's certificate_sha256");

/** What stands in `settings` beside transport and security, each of one protocol. */
const own = {
  flow: Type.Optional(OneOf([...flows, ''], 'vless, over tcp with tls or reality')),
  cipher: Type.Optional(OneOf(vmessCiphers, 'vmess; auto when left out')),
  obfs: Type.Optional(
    Body({
      type: OneOf(['salamander'], 'hysteria2'),
      password: Type.String({ minLength: 4, maxLength: 255, description: 'Shared by all clients of the node' }),
    }),
  ),
  up_mbps: whole(1, 1_000_000, 'hysteria2: what the server sends at most'),
  down_mbps: whole(1, 1_000_000, 'hysteria2: what the server takes at most'),
  ports: text(512, 'hysteria2, port hopping: 20000-20100,30000; they must lead to the node'),
  congestion_control: Type.Optional(OneOf(congestionControls, 'tuic; bbr when left out')),
  udp_relay_mode: Type.Optional(OneOf(udpRelayModes, 'tuic; native when left out')),
  idle_session_check_interval: whole(6, 86_400, 'anytls: seconds; 30 when left out'),
  idle_session_timeout: whole(6, 86_400, 'anytls: seconds; 30 when left out'),
  min_idle_session: whole(0, 1_024, 'anytls; 0 when left out'),
  padding: Type.Optional(
    Type.Array(Type.String({ maxLength: 512 }), {
      maxItems: 64,
      description: "anytls: the lines of a padding scheme (stop=8, 0=30-30, …); the core's own when left out",
    }),
  ),
};

/** As an operator writes them. */
export const Settings = Body({
  transport,
  security: Type.Optional(Body({ ...tls, certificate_sha256, reality: Type.Optional(reality) })),
  ...own,
});
export type Settings = typeof Settings;

/** As an operator sees them: the private key stays out. */
export const SettingsView = Type.Object({
  transport,
  security: Type.Optional(Type.Object({ ...tls, reality: Type.Optional(Type.Object(realityNames)) })),
  ...own,
});
