import { hostsOf, type Content, type Writer } from './content.ts';

/**
 * One Shadowsocks server, as a dynamic access key (`ssconf://`) wants it. Instead of a server that works, newer clients
 * show `error`; the others find one that leads nowhere.
 * https://developers.google.com/outline/docs/guides/service-providers/dynamic-access-keys
 */
export const outline: Writer = {
  contentType: 'application/json; charset=utf-8',
  fileExtension: 'json',
  isReserved: () => false,
  write: (content) => `${JSON.stringify(serverOf(content), null, 2)}\n`,
};

function serverOf(content: Content): Readonly<Record<string, unknown>> {
  const [host] = hostsOf(content);
  if (host.protocol !== 'shadowsocks') throw new Error(`outline cannot hold ${host.protocol}`);
  const { address: server, port: server_port, method, password } = host;
  return {
    server,
    server_port,
    method,
    password,
    ...(content.kind === 'notice' && { error: { message: content.notice.name } }),
  };
}
