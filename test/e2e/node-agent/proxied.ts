import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { findCore } from '../cores.ts';
import type { AgentConfig } from '../harness/api.ts';
import { freePort, start, untilListening } from '../harness/processes.ts';

type Json = Record<string, unknown>;

/** The way to the node, as `/config` describes it. */
function outboundTo(config: AgentConfig, password: string, pinnedPeerCertSha256 = ''): Json {
  const server = { address: '127.0.0.1', port: config.server_port };
  const network = config.transport_protocol ?? 'tcp';
  const tlsSettings = { serverName: 'node.orrery.test', pinnedPeerCertSha256 };
  const stream = (security: string): Json => ({
    network,
    security,
    ...(security === 'tls' && { tlsSettings }),
    ...(security === 'reality' && {
      realitySettings: {
        serverName: config.vless_reality_server_names?.[0],
        password: config.vless_reality_public_key,
        shortId: config.vless_reality_short_ids?.[0],
        fingerprint: 'chrome',
      },
    }),
    ...(network === 'ws' && { wsSettings: { path: config.path, host: config.host ?? '' } }),
    ...(network === 'grpc' && { grpcSettings: { serviceName: config.service_name } }),
  });
  switch (config.protocol) {
    case 'shadowsocks': {
      const key = config.server_key ? `${config.server_key}:${password}` : password;
      const method = config.encryption_method;
      return { protocol: 'shadowsocks', settings: { servers: [{ ...server, method, password: key }] } };
    }
    case 'vless': {
      const users = [{ id: password, flow: config.vless_flow ?? '', encryption: 'none' }];
      const streamSettings = stream(config.vless_security ?? 'none');
      return { protocol: 'vless', settings: { vnext: [{ ...server, users }] }, streamSettings };
    }
    case 'vmess': {
      const users = [{ id: password, security: 'auto' }];
      const streamSettings = stream(config.vmess_tls ? 'tls' : 'none');
      return { protocol: 'vmess', settings: { vnext: [{ ...server, users }] }, streamSettings };
    }
    case 'hysteria2':
      return {
        protocol: 'hysteria',
        settings: { version: 2, ...server },
        streamSettings: {
          network: 'hysteria',
          security: 'tls',
          tlsSettings: { ...tlsSettings, alpn: ['h3'] },
          hysteriaSettings: { version: 2, auth: password },
        },
      };
    default:
      return { protocol: 'trojan', settings: { servers: [{ ...server, password }] }, streamSettings: stream('tls') };
  }
}

/** A download through the proxy that may go on for long. */
export interface Download {
  readonly bytes: () => number;
  /** When the last byte came, by `performance.now()`. */
  readonly lastByteAt: () => number;
  /** How it ended; null while it goes on. */
  readonly ended: () => 'complete' | 'broken' | null;
  readonly cancel: () => void;
}

/** A client of one node: a real core that dials from an address that counts, as 127.0.0.1 does not. */
export interface ProxyClient {
  /** A SOCKS proxy that carries UDP too; of clients with a plugin the one for HTTP. */
  readonly socksPort: number;
  readonly download: (url: string) => Download;
  /** One GET; the bytes of its body, or the reason why there are none. */
  readonly get: (url: string, timeoutMs?: number) => Promise<number | string>;
  readonly stop: () => Promise<void>;
}

export interface ClientOptions {
  readonly config: AgentConfig;
  readonly password: string;
  readonly folder: string;
  readonly pinnedSha256?: string;
  /** Where it dials from: 127.0.0.2 when left out. */
  readonly from?: string;
}

/** A client that speaks what the node's `/config` says. */
export async function startClient({
  config,
  password,
  folder,
  pinnedSha256,
  from,
}: ClientOptions): Promise<ProxyClient> {
  const port = await freePort();
  const socksPort = config.plugin ? port : await freePort();
  const command = config.plugin ? await withPlugin(port, config, password, folder) : await withXray();
  const program = await start(command[0] ?? '', command.slice(1));
  await untilListening(program, port);

  async function withXray(): Promise<string[]> {
    const file = join(folder, `client-${port}.json`);
    await writeFile(
      file,
      JSON.stringify({
        log: { loglevel: 'warning' },
        inbounds: [
          { listen: '127.0.0.1', port: socksPort, protocol: 'socks', settings: { udp: true, ip: '127.0.0.1' } },
          { listen: '127.0.0.1', port, protocol: 'http' },
        ],
        outbounds: [{ ...outboundTo(config, password, pinnedSha256), sendThrough: from ?? '127.0.0.2' }],
      }),
    );
    return [findCore('xray') ?? 'xray', 'run', '-c', file];
  }

  function download(url: string): Download {
    let bytes = 0;
    let lastByteAt = performance.now();
    let ended: 'complete' | 'broken' | null = null;
    const headers = { host: new URL(url).host, connection: 'close' };
    const outgoing = request({ host: '127.0.0.1', port, path: url, headers, agent: false }, (response) => {
      if (response.statusCode !== 200) ended = 'broken';
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        lastByteAt = performance.now();
      });
      response.on('end', () => (ended ??= 'complete'));
      response.on('error', () => (ended ??= 'broken'));
    });
    outgoing.on('error', () => (ended ??= 'broken'));
    outgoing.end();
    return { bytes: () => bytes, lastByteAt: () => lastByteAt, ended: () => ended, cancel: () => outgoing.destroy() };
  }

  function get(url: string, timeoutMs = 5_000): Promise<number | string> {
    return new Promise((resolve) => {
      const going = download(url);
      const deadline = Date.now() + timeoutMs;
      const timer = setInterval(() => {
        if (going.ended() === null && Date.now() < deadline) return;
        clearInterval(timer);
        going.cancel();
        resolve(going.ended() === 'complete' ? going.bytes() : (going.ended() ?? 'no answer in time'));
      }, 10);
    });
  }

  return { socksPort, download, get, stop: () => program.stop() };
}

/** A client of Shadowsocks that starts SIP003 plugins itself. */
async function withPlugin(port: number, config: AgentConfig, password: string, folder: string): Promise<string[]> {
  const { plugin = '', plugin_opts: options = {} } = config;
  const file = join(folder, `client-${port}.json`);
  const local = {
    locals: [{ protocol: 'http', local_address: '127.0.0.1', local_port: port }],
    servers: [
      {
        server: '127.0.0.1',
        server_port: config.server_port,
        method: config.encryption_method,
        password,
        plugin: findCore(plugin === 'v2ray-plugin' ? 'ss-v2ray-plugin' : plugin),
        plugin_opts: Object.entries(options)
          .map(([name, value]) => `${name}=${value}`)
          .join(';'),
      },
    ],
  };
  await writeFile(file, JSON.stringify(local));
  return [findCore('sslocal') ?? 'sslocal', '-c', file];
}
