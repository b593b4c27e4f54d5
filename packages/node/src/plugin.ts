import { isIPv6 } from 'node:net';
import { type Check, hostProblem, pathProblem } from './http-text.ts';
import { type Plugin, type PluginName, pluginNames } from './proxy.ts';
import type { Problems } from './problems.ts';

/** What goes into a header or a URL as it is: visible ASCII. */
const uri: Check = (value) => {
  if (!value.startsWith('/')) return 'must begin with /';
  return /^[\x21-\x7e]{1,255}$/.test(value) ? undefined : 'must be 1 to 255 visible ASCII characters';
};
/** sing-box panics over one with SIP003's own marks in it. */
const host: Check = (value) =>
  (isIPv6(value) && !value.includes('%')) || hostProblem(value.replace(/:\d{1,5}$/, '')) === undefined
    ? undefined
    : 'must be a hostname or an IP address, with a port at most';
/**
 * Less than paths may hold elsewhere: the query is cut off and `%` decoded (sing-box refuses the whole document for
 * `/%zz`), and mihomo decodes `+` and what SIP003 escapes once more when it reads links.
 */
const path = pathProblem("-.~!$'()*,:@_");
const oneOf =
  (...values: string[]): Check =>
  (value) =>
    values.includes(value) ? undefined : `must be one of: ${values.join(', ')}`;

/**
 * Options that both ends of the plugin share. What belongs to the server alone (`server`, `cert`, `key`) is the agent's
 * affair and has no place in a client's document. `tls` is a flag: the plugin turns TLS on whatever value it has.
 */
const OPTIONS: Record<PluginName, Readonly<Record<string, Check>>> = {
  'obfs-local': { obfs: oneOf('http', 'tls'), 'obfs-host': host, 'obfs-uri': uri },
  'v2ray-plugin': {
    mode: oneOf('websocket', 'quic'),
    host,
    path,
    tls: (value) =>
      value === '' || value === 'true' ? undefined : 'is a flag: "true", or leave it out to turn TLS off',
    mux: (value) => (/^\d{1,4}$/.test(value) && Number(value) <= 1024 ? undefined : 'must be a number from 0 to 1024'),
  },
};

const isPluginName = (name: string): name is PluginName => (pluginNames as readonly string[]).includes(name);

/** The plugin of a Shadowsocks node; null where there is none (`name` null or empty). */
export function checkPlugin(
  problems: Problems,
  name: string | null,
  opts: Readonly<Record<string, unknown>> | null,
): Plugin | null {
  const given = Object.entries(opts ?? {});
  if (name === null || name === '') {
    if (given.length > 0) problems.add('plugin_opts', 'need a plugin');
    return null;
  }
  if (!isPluginName(name)) {
    problems.add('plugin', `must be one of: ${pluginNames.join(', ')}`);
    return null;
  }
  const known = OPTIONS[name];
  for (const [key, value] of given) {
    const problem = optionProblem(Object.hasOwn(known, key) ? known[key] : undefined, name, value);
    if (problem) problems.add(`plugin_opts.${key}`, problem);
  }
  // obfs-local passes everything through in plain when nobody tells it what to do.
  if (name === 'obfs-local' && opts?.['obfs'] === undefined)
    problems.add('plugin_opts.obfs', 'is required: http or tls');
  return { name, opts: Object.fromEntries(given.map(([key, value]) => [key, String(value)])) };
}

function optionProblem(check: Check | undefined, plugin: PluginName, value: unknown): string | undefined {
  if (!check) return `is not an option of ${plugin}: ${Object.keys(OPTIONS[plugin]).join(', ')}`;
  return typeof value === 'string' ? check(value) : 'must be text';
}
