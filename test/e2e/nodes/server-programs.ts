import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCore } from '../cores.ts';
import type { ServerInput } from './server-input.ts';
import { singBoxServer } from './sing-box-server.ts';
import { xrayServer } from './xray-server.ts';

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
}

type Json = Record<string, unknown>;

/** Writes the configuration of the node's server program and says how to start it. */
export async function prepareServer(input: ServerInput): Promise<ServerCommand> {
  const program = input.spec.server;
  const command = findCore(program) ?? program;
  const file = join(input.folder, `${input.spec.key}.json`);
  const withFile = async (content: Json, args: readonly string[]): Promise<ServerCommand> => {
    await writeFile(file, JSON.stringify(content, null, 2));
    return { command, args };
  };
  switch (program) {
    case 'xray':
      return withFile(xrayServer(input), ['run', '-c', file]);
    case 'sing-box':
      return withFile(singBoxServer(input), ['run', '-c', file]);
    case 'ssserver':
      return withFile(ssserver(input), ['-c', file]);
    case 'trojan':
      return withFile(trojan(input), ['-c', file]);
    case 'ss-server':
      return { command, args: ssServer(input) };
  }
}

/** shadowsocks-rust, multi-user by the identity headers of the 2022 edition. */
function ssserver({ spec, config, users, egress }: ServerInput): Json {
  const server = {
    server: spec.address,
    server_port: config.server_port,
    method: config.encryption_method,
    password: config.server_key,
    users: users.map(({ name, password }) => ({ name, password })),
  };
  // Users are read inside `servers` only, and ignored without a word elsewhere.
  return { servers: [server], outbound_bind_addr: egress };
}

/** Debian's trojan. It has no setting for the address it dials from; its log says what it carried. */
function trojan({ spec, config, users, certificate, deadPort }: ServerInput): Json {
  return {
    run_type: 'server',
    local_addr: spec.address,
    local_port: config.server_port,
    remote_addr: '127.0.0.1',
    remote_port: deadPort,
    password: users.map(({ password }) => password),
    log_level: 1,
    ssl: { cert: certificate.certFile, key: certificate.keyFile, alpn: ['http/1.1'] },
    tcp: { no_delay: true, keep_alive: true },
  };
}

/** shadowsocks-libev with a SIP003 plugin: one password per port. */
function ssServer({ spec, config, singleUser, egress }: ServerInput): string[] {
  const method = config.encryption_method ?? '';
  const args = ['-s', spec.address, '-p', String(config.server_port), '-m', method, '-k', singleUser.password];
  args.push('-b', egress, '-t', '30');
  const programs = { 'obfs-local': 'obfs-server', 'v2ray-plugin': 'ss-v2ray-plugin' } as const;
  if (spec.plugin) {
    const program = programs[spec.plugin];
    const options = Object.entries(spec.pluginOpts ?? {}).map(([key, value]) => `${key}=${escaped(value)}`);
    if (spec.plugin === 'v2ray-plugin') options.unshift('server');
    args.push('--plugin', findCore(program) ?? program, '--plugin-opts', options.join(';'));
  }
  return args;
}

/** As SIP003 wants it. */
const escaped = (value: string): string => value.replace(/[\\;=]/g, '\\$&');
