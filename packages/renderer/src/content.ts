import { capabilities } from './capability.ts';
import { bareAddress } from './flaw.ts';
import type { Host, Tls } from './host.ts';
import type { Form, Omission, Parts, Profile } from './model.ts';
import { cleanName, uniqueNames } from './name.ts';
import { emptyNotice, inertNotice, noticeSubstitute, type Notice } from './notice.ts';
import { refusalOf } from './refusal.ts';

/** What goes into one document: hosts under names that are unique in it, or a notice and nothing else. */
export type Content =
  | { readonly kind: 'hosts'; readonly hosts: readonly [Host, ...Host[]] }
  | { readonly kind: 'notice'; readonly notice: Notice };

/** For formats that are a list of hosts and nothing else. */
export const hostsOf = (content: Content): readonly [Host, ...Host[]] =>
  content.kind === 'hosts' ? content.hosts : [noticeSubstitute(content.notice)];

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
  /** What a template of the format takes; absent: it has none. */
  parts?(hosts: readonly Host[]): Parts;
  /** What a filled-in template still lacks; absent: nothing. */
  finish?(text: string, profile: Pick<Profile, 'managedUrl' | 'updateIntervalHours'>): string;
}

/** Names are given before anything is left out, so that a node is called the same whatever its neighbours are. */
export function contentFor(
  form: Form,
  writer: Writer,
  profile: Profile,
): { content: Content; omitted: readonly Omission[] } {
  if (profile.access.kind === 'inert') {
    return { content: { kind: 'notice', notice: inertNotice(profile.access) }, omitted: [] };
  }
  const { hosts } = profile.access;
  const names = uniqueNames(
    hosts.map(({ name }) => writer.adaptName?.(cleanName(name)) ?? cleanName(name)),
    (name) => writer.isReserved(name) || profile.template?.isReserved(name) === true,
  );
  const included: Host[] = [];
  const omitted: Omission[] = [];
  hosts.forEach((host, index) => {
    const refusal = refusalOf(form, host) ?? (capabilities[form].single && included.length > 0 ? oneOnly(form) : null);
    if (refusal !== null) omitted.push({ key: host.key, name: cleanName(host.name), ...refusal });
    else included.push(normalised(host, names[index] ?? host.name));
  });
  const [first, ...rest] = included;
  const content: Content =
    first === undefined ? { kind: 'notice', notice: emptyNotice } : { kind: 'hosts', hosts: [first, ...rest] };
  return { content, omitted };
}

const oneOnly = (form: Form) => ({ code: 'single', reason: `${form} holds one server` }) as const;

/** With what clients would otherwise each fill in by themselves: the server name, and HTTP/3 over QUIC. */
function normalised(host: Host, name: string): Host {
  const address = bareAddress(host.address);
  switch (host.protocol) {
    case 'shadowsocks':
      return { ...host, name, address };
    case 'vless':
      return { ...host, name, address, security: named(host.security, address) };
    case 'vmess':
      return { ...host, name, address, security: named(host.security, address) };
    case 'hysteria2':
      return { ...host, name, address, tls: overQuic(named(host.tls, address)) };
    case 'tuic':
      return { ...host, name, address, tls: overQuic(named(host.tls, address)) };
    case 'trojan':
      return { ...host, name, address, tls: named(host.tls, address) };
    case 'anytls':
      return { ...host, name, address, tls: named(host.tls, address) };
  }
}

const named = <S extends object>(security: S, address: string): S =>
  'sni' in security ? { ...security, sni: security.sni || address } : security;

/** There is no browser to imitate over QUIC. */
function overQuic({ fingerprint: _browser, ...tls }: Tls): Tls {
  return { ...tls, alpn: tls.alpn?.length ? tls.alpn : ['h3'] };
}
