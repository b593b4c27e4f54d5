import { findProgram } from './config.ts';

/** A SIP003 program and what it is told. */
export interface PluginCommand {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Ports {
  /** Where clients arrive. */
  readonly public: number;
  /** Where the core waits, on loopback. */
  readonly core: number;
}

/**
 * The server side of what clients call `obfs-local` or `v2ray-plugin`. Throws an Error for a plugin that has none here.
 */
export function pluginCommand(
  name: string,
  options: Readonly<Record<string, string>>,
  ports: Ports,
  certificate: { readonly certFile: string; readonly keyFile: string },
): PluginCommand {
  return {
    command: findProgram(programOf(name)),
    env: {
      SS_REMOTE_HOST: '0.0.0.0',
      SS_REMOTE_PORT: String(ports.public),
      SS_LOCAL_HOST: '127.0.0.1',
      SS_LOCAL_PORT: String(ports.core),
      SS_PLUGIN_OPTIONS: serverOptions(name, options, certificate),
    },
  };
}

function programOf(name: string): string {
  if (name === 'obfs-local') return 'obfs-server';
  // Debian's name for it; upstream's build is called as the plugin.
  if (name === 'v2ray-plugin') return findProgram('ss-v2ray-plugin') === 'ss-v2ray-plugin' ? name : 'ss-v2ray-plugin';
  throw new Error(`there is no server side for the plugin "${name}"`);
}

function serverOptions(
  name: string,
  options: Readonly<Record<string, string>>,
  { certFile, keyFile }: { readonly certFile: string; readonly keyFile: string },
): string {
  if (name === 'obfs-local') return `obfs=${options['obfs'] ?? 'http'}`;
  const tls = options['tls'] !== undefined ? ['tls', `cert=${escape(certFile)}`, `key=${escape(keyFile)}`] : [];
  const kept = ['mode', 'host', 'path'].flatMap((key) => {
    const value = options[key];
    return value === undefined ? [] : [`${key}=${escape(value)}`];
  });
  return ['server', ...tls, ...kept].join(';');
}

const escape = (text: string): string => text.replaceAll(/[\\;=]/g, String.raw`\$&`);
