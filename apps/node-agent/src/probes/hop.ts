import { ProbeFailure } from './failure.ts';
import type { ProbeTask } from './messages.ts';

/** One request of a probe: the first, or one that a redirect led to. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Ours to say, or dangerous: what frames the message, and what speaks to proxies. */
const OURS =
  /^(accept-encoding|connection|content-length|cookie|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade|proxy-.*)$/i;

const GENERAL = { 'user-agent': 'orrery-probe', accept: '*/*', 'accept-encoding': 'identity' };
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What the task asks for. */
export function firstHop(task: ProbeTask): Hop {
  const { scheme, host, path, header, param, data, cookie } = task;
  // Joined as text: a path that begins with two slashes must not become another host.
  const url = new URL(`${scheme.toLowerCase()}://${host}${path.startsWith('/') ? '' : '/'}${path}`);
  for (const [name, value] of Object.entries(param)) url.searchParams.append(name, String(value));
  url.hash = '';
  const method = task.method.toUpperCase();
  const own = Object.entries(header).filter(([name]) => !OURS.test(name));
  const cookies = [
    ...Object.entries(header)
      .filter(([name]) => /^cookie$/i.test(name))
      .map(([, value]) => value),
    cookie,
  ];
  const given = cookies.map(String).filter(Boolean).join('; ');
  const hasBody = data !== '' && method !== 'GET' && method !== 'HEAD';
  return {
    url,
    method,
    headers: {
      ...GENERAL,
      ...Object.fromEntries(own.map(([name, value]) => [name.toLowerCase(), String(value)])),
      ...(given !== '' && { cookie: given }),
      ...(hasBody && { 'content-length': String(Buffer.byteLength(data)) }),
    },
    body: hasBody ? data : undefined,
  };
}

/**
 * Where a redirect leads; null: the answer is the last. To another host, and from https to http, nothing goes along that
 * the task gave: no cookie, no header, no body.
 */
export function nextHop(
  hop: Hop,
  answer: { readonly status: number; readonly location: string | undefined },
): Hop | null {
  const { status, location } = answer;
  if (!REDIRECTS.has(status) || location === undefined) return null;
  const url = URL.parse(location, hop.url.href);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new ProbeFailure('redirect_refused');
  }
  url.hash = '';
  const isSame = url.host === hop.url.host && !(hop.url.protocol === 'https:' && url.protocol === 'http:');
  const becomesGet = status === 303 || (status < 303 && hop.method === 'POST');
  const method = becomesGet && hop.method !== 'HEAD' ? 'GET' : hop.method;
  if (!isSame && method !== 'GET' && method !== 'HEAD') throw new ProbeFailure('redirect_refused');
  if (!isSame) return { url, method, headers: GENERAL, body: undefined };
  if (method === hop.method) return { ...hop, url };
  const { 'content-length': _length, 'content-type': _type, ...headers } = hop.headers;
  return { url, method, headers, body: undefined };
}
