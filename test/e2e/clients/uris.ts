import { spoilPassword } from './wrong-credential.ts';

/** The URIs of a base64 document. Throws when it is not the standard base64 of lines of URIs. */
export function uriLines(document: string): string[] {
  const text = document.trim();
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new Error('the document is not base64');
  const lines = Buffer.from(text, 'base64').toString('utf8').split('\n').filter(Boolean);
  for (const line of lines) {
    if (!/^(ss|trojan|vless|vmess|hysteria2|tuic|anytls):\/\/[\x21-\x7e]+$/.test(line))
      throw new Error(`not a URI: ${JSON.stringify(line)}`);
  }
  return lines;
}

/** The same document with every password replaced by another of the same form. */
export function spoilUris(document: string): string {
  const lines = uriLines(document).map((uri) => {
    if (uri.startsWith('vmess://')) return spoilVmess(uri);
    const [, scheme = '', userinfo = '', rest = ''] = /^(\w+:\/\/)([^@]*)(@.*)$/.exec(uri) ?? [];
    const spoil = scheme === 'ss://' ? spoilShadowsocks : spoilUserinfo;
    return `${scheme}${spoil(userinfo)}${rest}`;
  });
  return Buffer.from(lines.join('\n')).toString('base64');
}

/** `user`, or `user:password`, where both are one credential. */
const spoilUserinfo = (userinfo: string): string =>
  decodeURIComponent(userinfo)
    .split(':')
    .map((text) => encodeURIComponent(spoilPassword(text)))
    .join(':');

function spoilVmess(uri: string): string {
  const parts = JSON.parse(Buffer.from(uri.slice('vmess://'.length), 'base64').toString()) as Record<string, unknown>;
  const spoilt = JSON.stringify({ ...parts, id: spoilPassword(String(parts.id)) });
  return `vmess://${Buffer.from(spoilt).toString('base64')}`;
}

function spoilShadowsocks(userinfo: string): string {
  const plain = userinfo.includes(':');
  const text = plain ? decodeURIComponent(userinfo) : Buffer.from(userinfo, 'base64url').toString();
  const colon = text.indexOf(':');
  const method = text.slice(0, colon);
  const password = spoilPassword(text.slice(colon + 1));
  return plain
    ? `${method}:${encodeURIComponent(password)}`
    : Buffer.from(`${method}:${password}`).toString('base64url');
}
