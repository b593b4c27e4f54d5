import { bareAddress, refusalOf } from './capability.ts';
import type { Format, Host, Omission, Profile, ShadowsocksHost, TrojanHost } from './model.ts';
import { cleanName, uniqueNames } from './name.ts';
import { emptyNotice, inertNotice, type Notice } from './notice.ts';

/** What the writers know of; `refusalOf` keeps out the rest. */
export type WritableHost = ShadowsocksHost | TrojanHost;

/** What goes into one document: hosts under names that are unique in it, or a notice and nothing else. */
export type Content =
  | { readonly kind: 'hosts'; readonly hosts: readonly [WritableHost, ...WritableHost[]] }
  | { readonly kind: 'notice'; readonly notice: Notice };

/** How one format writes documents. One file per format. */
export interface Writer {
  readonly contentType: string;
  readonly fileExtension: string;
  /** Names the format cannot have, because they are its own words. */
  isReserved(name: string): boolean;
  /** Takes out of a name what the format cannot write. */
  adaptName?(name: string): string;
  /** The hosts are ones the format can carry; their names are clean and unique. */
  write(content: Content, profile: Profile): string;
}

/** Names are given before anything is left out, so that a node is called the same whatever its neighbours are. */
export function contentFor(
  format: Format,
  writer: Writer,
  profile: Profile,
): { content: Content; omitted: readonly Omission[] } {
  if (profile.access.kind === 'inert') {
    return { content: { kind: 'notice', notice: inertNotice(profile.access) }, omitted: [] };
  }
  const { hosts } = profile.access;
  const names = uniqueNames(
    hosts.map(({ name }) => writer.adaptName?.(cleanName(name)) ?? cleanName(name)),
    (name) => writer.isReserved(name),
  );
  const included: WritableHost[] = [];
  const omitted: Omission[] = [];
  hosts.forEach((host, index) => {
    const refusal = refusalOf(format, host);
    if (refusal !== null) omitted.push({ key: host.key, name: cleanName(host.name), ...refusal });
    else if (isWritable(host)) included.push(normalised(host, names[index] ?? host.name));
  });
  const [first, ...rest] = included;
  const content: Content =
    first === undefined ? { kind: 'notice', notice: emptyNotice } : { kind: 'hosts', hosts: [first, ...rest] };
  return { content, omitted };
}

const isWritable = (host: Host): host is WritableHost => host.protocol === 'shadowsocks' || host.protocol === 'trojan';

function normalised(host: WritableHost, name: string): WritableHost {
  const address = bareAddress(host.address);
  if (host.protocol === 'shadowsocks') return { ...host, name, address };
  return { ...host, name, address, tls: { ...host.tls, sni: host.tls.sni || address } };
}
