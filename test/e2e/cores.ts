import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** How a tool gets onto the machine. `go-module` is for modules whose version list cannot be asked for. */
export type Recipe =
  | { by: 'go'; pkg: string; tags?: string; ldflags: string; produces: string }
  | { by: 'go-module'; module: string; ldflags: string }
  | { by: 'cargo'; crate: string; features: string; env: Record<string, string> }
  | { by: 'apt' };

export interface Tool {
  readonly name: string;
  /** What we build. Debian's packages come in the distribution's version. */
  readonly version: string;
  readonly binaries: readonly string[];
  readonly recipe: Recipe;
  /** Rough time on two cores, shown while waiting. */
  readonly takes: string;
}

/** Every program the end-to-end suite drives, and the one place where versions are pinned. */
export const tools: readonly Tool[] = [
  {
    name: 'mihomo',
    version: '1.19.27',
    binaries: ['mihomo'],
    takes: '2 min',
    recipe: {
      by: 'go-module',
      module: 'github.com/metacubex/mihomo@v1.19.27',
      ldflags: '-s -w -X github.com/metacubex/mihomo/constant.Version=v1.19.27',
    },
  },
  {
    name: 'xray',
    version: '26.3.27',
    binaries: ['xray'],
    takes: '1 min',
    recipe: { by: 'go', pkg: 'github.com/xtls/xray-core/main@v1.260327.0', ldflags: '-s -w', produces: 'main' },
  },
  {
    name: 'sing-box',
    version: '1.14.1',
    binaries: ['sing-box'],
    takes: '2 min',
    recipe: {
      by: 'go',
      pkg: 'github.com/sagernet/sing-box/cmd/sing-box@v1.14.1',
      tags: 'with_quic,with_utls,with_clash_api,with_v2ray_api',
      ldflags: '-s -w -checklinkname=0',
      produces: 'sing-box',
    },
  },
  // The last of those that read DNS servers as addresses.
  {
    name: 'sing-box-1.11',
    version: '1.11.15',
    binaries: ['sing-box-1.11'],
    takes: '2 min',
    recipe: {
      by: 'go',
      pkg: 'github.com/sagernet/sing-box/cmd/sing-box@v1.11.15',
      tags: 'with_quic,with_utls,with_clash_api',
      ldflags: '-s -w -checklinkname=0',
      produces: 'sing-box',
    },
  },
  {
    name: 'shadowsocks-rust',
    version: '1.25.0',
    binaries: ['sslocal', 'ssserver', 'ssmanager'],
    takes: '5 min',
    recipe: {
      by: 'cargo',
      crate: 'shadowsocks-rust',
      features:
        'logging,local,server,manager,service,local-http,local-http-rustls,local-online-config,aead-cipher,aead-cipher-2022',
      // The default profile (fat LTO, -O3) takes three times as long; the tests move kilobytes.
      env: { CARGO_PROFILE_RELEASE_LTO: 'off', CARGO_PROFILE_RELEASE_OPT_LEVEL: '1' },
    },
  },
  debian('shadowsocks-libev', ['ss-server', 'ss-local']),
  debian('simple-obfs', ['obfs-server', 'obfs-local']),
  debian('shadowsocks-v2ray-plugin', ['ss-v2ray-plugin']),
  debian('trojan', ['trojan']),
  debian('v2ray', ['v2ray']),
  debian('redis-server', ['redis-server', 'redis-cli']),
];

function debian(name: string, binaries: readonly string[]): Tool {
  return { name, version: 'Debian', binaries, recipe: { by: 'apt' }, takes: '10 s' };
}

/** The folder the tools are kept in, outside the repository: `ORRERY_CORES_DIR`, else the user's cache. */
export function coresDir(): string {
  if (process.env.ORRERY_CORES_DIR) return process.env.ORRERY_CORES_DIR;
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'orrery', 'cores');
}

/** The executable `name` in the given folders, then in PATH, then where systems keep servers. */
export function findExecutable(name: string, first: readonly string[] = []): string | null {
  const path = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const folder of [...first, ...path, '/usr/sbin', '/usr/local/sbin', '/usr/bin', '/usr/local/bin']) {
    try {
      const file = join(folder, name);
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here; look on.
    }
  }
  return null;
}

/** One of our cores: what the cache folder holds wins over what the system has. */
export const findCore = (binary: string): string | null => findExecutable(binary, [join(coresDir(), 'bin')]);

/** The tools of which a binary is missing. */
export const missingTools = (): Tool[] => tools.filter((tool) => tool.binaries.some((b) => findCore(b) === null));
