import { entryOf, type Dialect, type Entry } from './clash-entry.ts';
import type { Content, Writer } from './content.ts';
import type { Host } from './host.ts';
import type { Parts } from './model.ts';
import { noticeSubstitute, type Notice } from './notice.ts';
import { groups, PROBE_INTERVAL_SECONDS, PROBE_URL, privateNetworks } from './routing.ts';
import { toYaml } from './yaml-text.ts';

/** The original Clash. */
export const clash: Writer = writerFor('clash');
/** mihomo (Clash.Meta) and the clients built on it. */
export const mihomo: Writer = writerFor('mihomo');
/** Syntax: https://stash.wiki */
export const stash: Writer = writerFor('stash');

const RESERVED = new Set(
  ['DIRECT', 'REJECT', 'REJECT-DROP', 'PASS', 'COMPATIBLE', 'GLOBAL', ...Object.values(groups)].map((name) =>
    name.toLowerCase(),
  ),
);

function writerFor(dialect: Dialect): Writer {
  return {
    contentType: 'text/yaml; charset=utf-8',
    fileExtension: 'yaml',
    isReserved: (name) => RESERVED.has(name.toLowerCase()),
    write: (content) => toYaml({ ...settings, ...bodyOf(dialect, content) }),
    parts: (hosts) => partsOf(dialect, hosts),
  };
}

/**
 * No `dns` section on purpose: names go to the proxy as names, and clients that tunnel a whole device bring their own;
 * a server chosen here would see what the user looks up, and may not be reachable where the user is.
 */
const settings = {
  'mixed-port': 7890,
  'allow-lan': false,
  mode: 'rule',
  'log-level': 'warning',
};

function bodyOf(dialect: Dialect, content: Content): Entry {
  if (content.kind === 'notice') return inertBody(dialect, content.notice);
  const { proxies, groups: proxyGroups } = partsOf(dialect, content.hosts);
  return {
    proxies,
    'proxy-groups': proxyGroups,
    rules: [
      'DOMAIN,localhost,DIRECT',
      'DOMAIN-SUFFIX,local,DIRECT',
      ...privateNetworks.v4.map((cidr) => `IP-CIDR,${cidr},DIRECT,no-resolve`),
      ...privateNetworks.v6.map((cidr) => `IP-CIDR6,${cidr},DIRECT,no-resolve`),
      `MATCH,${groups.choice}`,
    ],
  };
}

function partsOf(dialect: Dialect, hosts: readonly Host[]): Parts {
  const names = hosts.map(({ name }) => name);
  return {
    proxies: hosts.map((host) => entryOf(dialect, host)),
    groups: [
      { name: groups.choice, type: 'select', proxies: [groups.fastest, ...names] },
      {
        name: groups.fastest,
        type: 'url-test',
        proxies: names,
        url: PROBE_URL,
        interval: PROBE_INTERVAL_SECONDS,
        tolerance: 50,
      },
    ],
    names,
  };
}

/**
 * The entry stands in `proxies` and not only in a group: a client that loads this file as a proxy provider and finds
 * no proxy falls back to a direct connection, which would show the user's address.
 */
function inertBody(dialect: Dialect, notice: Notice): Entry {
  const entry =
    dialect === 'mihomo'
      ? { name: notice.name, type: 'reject' }
      : { ...entryOf(dialect, noticeSubstitute(notice)), udp: false };
  return {
    proxies: [entry],
    'proxy-groups': [{ name: groups.choice, type: 'select', proxies: ['REJECT', notice.name] }],
    rules: ['MATCH,REJECT'],
  };
}
