import type { Content, Writer } from './content.ts';
import type { Usage } from './model.ts';
import { noticeAddress, noticeHost, type Notice } from './notice.ts';
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
    `${JSON.stringify({ version: 1, servers: serversOf(content), ...bytesOf(usage) }, null, 2)}\n`,
};

function serversOf(content: Content): Server[] {
  if (content.kind === 'notice') return [noticeServer(content.notice)];
  return content.hosts.flatMap((host) =>
    host.protocol === 'shadowsocks'
      ? {
          id: host.key,
          remarks: host.name,
          server: host.address,
          server_port: host.port,
          method: host.method,
          password: host.password,
          ...(host.plugin && { plugin: host.plugin.name, plugin_opts: pluginOptionText(host.plugin) }),
        }
      : [],
  );
}

const noticeServer = (notice: Notice): Server => ({
  id: noticeHost.key,
  remarks: notice.name,
  server: noticeAddress(notice),
  server_port: noticeHost.port,
  method: noticeHost.method,
  password: noticeHost.password,
});

/** Exact up to 2^53 bytes (9 PB). What remains is left out when there is no limit. */
function bytesOf({ uploadBytes, downloadBytes, totalBytes }: Usage): { bytes_used: number; bytes_remaining?: number } {
  const used = uploadBytes + downloadBytes;
  if (totalBytes === null) return { bytes_used: Number(used) };
  return { bytes_used: Number(used), bytes_remaining: Number(totalBytes > used ? totalBytes - used : 0n) };
}
