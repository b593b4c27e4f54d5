import type { Content, Writer } from './content.ts';
import { noticeSubstitute } from './notice.ts';
import { uriOf } from './uri.ts';

/** Share links, one a line. */
export const links: Writer = {
  contentType: 'text/plain; charset=utf-8',
  fileExtension: 'txt',
  isReserved: () => false,
  write: (content) => linesOf(content).join('\n'),
};

/** The same, the whole in base64: what nearly every client reads. */
export const base64: Writer = {
  ...links,
  write: (content) => Buffer.from(linesOf(content).join('\n')).toString('base64'),
};

function linesOf(content: Content): string[] {
  const hosts = content.kind === 'hosts' ? content.hosts : [noticeSubstitute(content.notice)];
  return hosts.map(uriOf);
}
