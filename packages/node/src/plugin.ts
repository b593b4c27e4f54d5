import { type Plugin, type PluginName, pluginNames } from './proxy.ts';
import type { Problems } from './problems.ts';

/** Why a value will not do, or undefined. */
type Check = (value: string) => string | undefined;

/** What goes into a header or a URL as it is: visible ASCII. */
const visible: Check = (value) =>
  /^[\x21-\x7e]{1,255}$/.test(value) ? undefined : 'must be 1 to 255 visible ASCII characters';
const path: Check = (value) => (value.startsWith('/') ? visible(value) : 'must begin with /');
const oneOf =
  (...values: string[]): Check =>
  (value) =>
    values.includes(value) ? undefined : `must be one of: ${values.join(', ')}`;

/**
 * Options that both ends of the plugin share. What belongs to the server alone (`server`, `cert`, `key`) is the agent's
 * affair and has no place in a client's document. `tls` is a flag: the plugin turns TLS on whatever value it has.
 */
const OPTIONS: Record<PluginName, Readonly<Record<string, Check>>> = {
  'obfs-local': { obfs: oneOf('http', 'tls'), 'obfs-host': visible, 'obfs-uri': path },
  'v2ray-plugin': {
    mode: oneOf('websocket', 'quic'),
    host: visible,
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
