import type { Content, Writer } from './content.ts';
import { noticeAddress, noticeHost } from './notice.ts';
import { uriOf } from './uri.ts';

/** Share links, one a line, the whole in base64: what nearly every client reads. */
export const base64: Writer = {
  contentType: 'text/plain; charset=utf-8',
  fileExtension: 'txt',
  isReserved: () => false,
  write: (content) => Buffer.from(linksOf(content).join('\n')).toString('base64'),
};

function linksOf(content: Content): string[] {
  if (content.kind === 'hosts') return content.hosts.map(uriOf);
  const { name } = content.notice;
  return [uriOf({ ...noticeHost, protocol: 'shadowsocks', name, address: noticeAddress(content.notice) })];
}
