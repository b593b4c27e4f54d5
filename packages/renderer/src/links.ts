import { hostsOf, type Writer } from './content.ts';
import { uriOf } from './uri.ts';

/** Share links, one a line. */
export const links: Writer = {
  contentType: 'text/plain; charset=utf-8',
  fileExtension: 'txt',
  isReserved: () => false,
  write: (content) => hostsOf(content).map(uriOf).join('\n'),
  parts: (hosts) => ({ proxies: hosts.map(uriOf), groups: [], names: hosts.map(({ name }) => name) }),
};

/** The same, the whole in base64: what nearly every client reads. */
export const base64: Writer = {
  ...links,
  write: (content, profile) => Buffer.from(links.write(content, profile)).toString('base64'),
  finish: (text) => Buffer.from(text).toString('base64'),
};
