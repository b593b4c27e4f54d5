import { readFile } from 'node:fs/promises';
import { SUPERUSER } from './initialise.ts';
import type { Layout } from './layout.ts';
import { SOCKET_PORT } from './socket-folder.ts';

/** As `postgres` and `pg` take it; `host` is the folder of the Unix socket. */
export interface EmbeddedConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export interface EmbeddedConnections {
  /** The application's role, which owns its database and is no superuser. */
  readonly connection: EmbeddedConnection;
  /** The superuser's; for making databases in tests and for repairs by hand. */
  readonly adminConnection: EmbeddedConnection;
}

const APPLICATION = 'orrery';

export async function connectionsOf(layout: Layout, host: string): Promise<EmbeddedConnections> {
  const [superuserPassword, applicationPassword] = await Promise.all([
    readFile(layout.superuserPassword, 'utf8'),
    readFile(layout.applicationPassword, 'utf8'),
  ]);
  const server = { host, port: SOCKET_PORT };
  return {
    connection: { ...server, user: APPLICATION, password: applicationPassword.trim(), database: APPLICATION },
    adminConnection: { ...server, user: SUPERUSER, password: superuserPassword.trim(), database: 'postgres' },
  };
}
