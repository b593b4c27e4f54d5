import type { Plugin } from './host.ts';

/** What a plugin does to the connection, as far as clients differ in what they support. */
export type PluginMode = 'obfs http' | 'obfs tls' | 'v2ray-plugin websocket' | 'v2ray-plugin quic';

/**
 * Options that belong to the node's side: `server` turns the plugin into a server, `cert` and `key` are files on the
 * node, `failover` and `fast-open` are the node's affair.
 */
const SERVER_SIDE = new Set(['server', 'cert', 'key', 'failover', 'fast-open', 'fallback']);

const isOff = (value: string): boolean => value === 'false' || value === '0';

/** Null where the plugin has no such mode: the plugin would not start, or a client refuse the whole document. */
export function pluginMode({ name, opts }: Plugin): PluginMode | null {
  if (name === 'obfs-local') {
    return opts['obfs'] === 'http' || opts['obfs'] === 'tls' ? `obfs ${opts['obfs']}` : null;
  }
  const mode = opts['mode'] ?? 'websocket';
  return mode === 'websocket' || mode === 'quic' ? `v2ray-plugin ${mode}` : null;
}

export const pluginUsesTls = ({ name, opts }: Plugin): boolean =>
  name === 'v2ray-plugin' && opts['tls'] !== undefined && !isOff(opts['tls']);

/** The client's options, sorted; null marks a flag. The websocket mode is spelt out: some clients have no default. */
function pluginOptions(plugin: Plugin): [string, string | null][] {
  const { name, opts } = plugin;
  const options = Object.entries(opts)
    .filter(([key]) => !SERVER_SIDE.has(key) && key !== 'tls')
    .map(([key, value]): [string, string | null] => [key, value]);
  if (name === 'v2ray-plugin') {
    if (opts['mode'] === undefined) options.push(['mode', 'websocket']);
    if (pluginUsesTls(plugin)) options.push(['tls', null]);
  }
  return options.sort(([a], [b]) => (a < b ? -1 : 1));
}

const escapeOption = (value: string): string => value.replace(/[\\;=]/g, '\\$&');

/** SIP003's one-line form: `obfs=http;obfs-host=example.com`. */
export const pluginOptionText = (plugin: Plugin): string =>
  pluginOptions(plugin)
    .map(([key, value]) => (value === null ? key : `${key}=${escapeOption(value)}`))
    .join(';');
