import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCore } from '../cores.ts';
import { finish, freePort, start, untilListening } from '../harness/processes.ts';
import type { Bench, Client, LoadedClient } from './client.ts';
import { uriLines } from './uris.ts';

type Json = Record<string, unknown>;

const binary = (): string => findCore('sing-box') ?? 'sing-box';

/**
 * sing-box has no format of its own among the first five. The URIs are turned into its outbounds here, by their published
 * forms: SIP002 for Shadowsocks, the customary query parameters for Trojan. A second core behind the same document.
 */
function outboundOf(uri: string, tag: string): Json {
  const url = new URL(uri.replace(/^(ss|trojan):/, 'http:'));
  const server = url.hostname.replace(/^\[|\]$/g, '');
  const common = { tag, server, server_port: Number(url.port) };
  const query = url.searchParams;
  if (uri.startsWith('trojan:')) {
    const tls = {
      enabled: true,
      server_name: query.get('sni') ?? server,
      insecure: query.get('allowInsecure') === '1',
    };
    return { type: 'trojan', ...common, password: decodeURIComponent(url.username), tls, ...transport(query) };
  }
  // SIP002: base64url(method:password), or both in the clear and percent-encoded.
  const userinfo = url.password
    ? `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
    : Buffer.from(decodeURIComponent(url.username), 'base64url').toString();
  const colon = userinfo.indexOf(':');
  const [plugin, ...options] = (query.get('plugin') ?? '').split(';');
  return {
    type: 'shadowsocks',
    ...common,
    method: userinfo.slice(0, colon),
    password: userinfo.slice(colon + 1),
    ...(plugin ? { plugin, plugin_opts: options.join(';') } : {}),
  };
}

function transport(query: URLSearchParams): Json {
  const type = query.get('type') ?? 'tcp';
  if (type === 'ws')
    return { transport: { type, path: query.get('path') ?? '/', headers: { Host: query.get('host') ?? '' } } };
  if (type === 'grpc') return { transport: { type, service_name: query.get('serviceName') ?? '' } };
  return {};
}

/** sing-box with the base64 format, through `outboundOf`. */
export function singBoxClient(bench: Bench): Client {
  async function write(document: string, ports: readonly number[]): Promise<string> {
    const outbounds = uriLines(document).map((uri, i) => outboundOf(uri, `proxy-${i}`));
    const inbounds = ports.map((listen_port, i) => ({
      type: 'http',
      tag: `in-${i}`,
      listen: '127.0.0.1',
      listen_port,
    }));
    const rules = ports.map((_, i) => ({ inbound: [`in-${i}`], action: 'route', outbound: `proxy-${i}` }));
    const file = join(await bench.folder(), 'config.json');
    await writeFile(file, JSON.stringify({ log: { level: 'warn' }, inbounds, outbounds, route: { rules } }));
    return file;
  }

  async function check(document: string): Promise<void> {
    const tested = await finish(binary(), ['check', '-c', await write(document, [])]);
    if (tested.code !== 0) throw new Error(`sing-box refuses the outbounds (exit ${tested.code}):\n${tested.output}`);
  }

  async function load(document: string): Promise<LoadedClient> {
    const uris = uriLines(document);
    const ports: number[] = [];
    for (let i = 0; i < uris.length; i += 1) ports.push(await freePort());
    const program = await start(binary(), ['run', '-c', await write(document, ports)], { env: bench.env });
    try {
      for (const port of ports) await untilListening(program, port);
    } catch (error) {
      await program.stop();
      throw error;
    }
    return {
      proxies: uris,
      through: (uri, timeoutMs) => bench.fetchThrough(ports[uris.indexOf(uri)] ?? 0, timeoutMs),
      throughDefaults: async () => [],
      stop: () => program.stop(),
    };
  }

  return { name: 'sing-box', needs: ['sing-box'], check, load };
}
