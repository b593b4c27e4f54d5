/** A reader of share links, written from RFC 3986, SIP002 and SIP003; knows nothing of the renderer. */
export interface Link {
  readonly scheme: string;
  /** Percent-decoded, before the first colon and after it. */
  readonly user: string;
  readonly secret: string | null;
  readonly host: string;
  readonly port: number;
  readonly query: Readonly<Record<string, string>>;
  readonly fragment: string;
}

const SHAPE = /^([a-z][a-z0-9]*):\/\/([^@/?#]*)@(\[[0-9a-fA-F:.]+\]|[^@:/?#[\]]+):(\d{1,5})\/?(?:\?([^#]*))?#(.*)$/;

export function parseLink(text: string): Link {
  if (!/^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-F]{2})+$/.test(text)) throw new Error(`not a URI: ${text}`);
  const [, scheme, userinfo, host, port, query, fragment] = SHAPE.exec(text) ?? [];
  if (!scheme || userinfo === undefined || !host || !port || fragment === undefined)
    throw new Error(`no link: ${text}`);
  const colon = userinfo.indexOf(':');
  return {
    scheme,
    user: decodeURIComponent(colon < 0 ? userinfo : userinfo.slice(0, colon)),
    secret: colon < 0 ? null : decodeURIComponent(userinfo.slice(colon + 1)),
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port),
    query: parseQuery(query ?? ''),
    fragment: decodeURIComponent(fragment),
  };
}

function parseQuery(text: string): Record<string, string> {
  const pairs = text === '' ? [] : text.split('&').map((pair) => pair.split('='));
  return Object.fromEntries(
    pairs.map(([key, value, ...rest]) => {
      if (key === undefined || value === undefined || rest.length > 0) throw new Error(`broken query: ${text}`);
      return [decodeURIComponent(key), decodeURIComponent(value)];
    }),
  );
}

/** SIP002 userinfo: `method:password` in base64url without padding, or both in the clear (2022 methods). */
export function parseShadowsocksUser({ user, secret }: Link): { method: string; password: string } {
  if (secret !== null) return { method: user, password: secret };
  if (!/^[\w-]+$/.test(user)) throw new Error(`not base64url without padding: ${user}`);
  const plain = Buffer.from(user, 'base64url').toString();
  const colon = plain.indexOf(':');
  return { method: plain.slice(0, colon), password: plain.slice(colon + 1) };
}

/** SIP003 options: `;` between them, `=` after the name, `\` before any of the three inside a value. */
export function parsePluginOptions(text: string): Record<string, string> {
  const options: Record<string, string> = {};
  let part = '';
  let name: string | null = null;
  const end = (): void => {
    if (name !== null || part !== '') options[name ?? part] = name === null ? '' : part;
    part = '';
    name = null;
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '\\') part += text[++i] ?? '';
    else if (char === ';') end();
    else if (char === '=' && name === null) {
      name = part;
      part = '';
    } else part += char;
  }
  end();
  return options;
}
