import { hostsOf, type Writer } from './content.ts';
import type { Usage } from './model.ts';
import type { Host } from './host.ts';
import { pluginOptionText } from './plugin.ts';

/** https://shadowsocks.org/doc/sip008.html */
interface Server {
  readonly id: string;
  readonly remarks: string;
  readonly server: string;
  readonly server_port: number;
  readonly method: string;
  readonly password: string;
  readonly plugin?: string;
  readonly plugin_opts?: string;
}

export const sip008: Writer = {
  contentType: 'application/json; charset=utf-8',
  fileExtension: 'json',
  isReserved: () => false,
  write: (content, { usage }) =>
    `${JSON.stringify({ version: 1, servers: hostsOf(content).flatMap(serverOf), ...bytesOf(usage) }, null, 2)}\n`,
  parts: (hosts) => ({ proxies: hosts.flatMap(serverOf), groups: [], names: hosts.map(({ name }) => name) }),
};

function serverOf(host: Host): Server[] {
  if (host.protocol !== 'shadowsocks') return [];
  const { key, name, address, port, method, password, plugin } = host;
  return [
    {
      id: key,
      remarks: name,
      server: address,
      server_port: port,
      method,
      password,
      ...(plugin && { plugin: plugin.name, plugin_opts: pluginOptionText(plugin) }),
    },
  ];
}

/** Exact up to 2^53 bytes (9 PB). What remains is left out when there is no limit. */
function bytesOf({ uploadBytes, downloadBytes, totalBytes }: Usage): { bytes_used: number; bytes_remaining?: number } {
  const used = uploadBytes + downloadBytes;
  if (totalBytes === null) return { bytes_used: Number(used) };
  return { bytes_used: Number(used), bytes_remaining: Number(totalBytes > used ? totalBytes - used : 0n) };
}
