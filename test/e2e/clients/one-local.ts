import { findCore } from '../cores.ts';
import type { Fetched, Origin } from '../harness/origin.ts';
import { freePort, start, untilListening } from '../harness/processes.ts';

/** What a client of Shadowsocks is told of one server. */
export interface LocalAccount {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  readonly method: string;
}

/** sslocal with this account; carries one answer of the origin, or says why not. */
export async function fetchByLocal(origin: Origin, { host, port, password, method }: LocalAccount): Promise<Fetched> {
  const local = await freePort();
  const listening = ['-b', `127.0.0.1:${local}`, '--protocol', 'http'];
  const server = ['-s', `${host}:${port}`, '-m', method, '-k', password];
  const program = await start(findCore('sslocal') ?? 'sslocal', [...listening, ...server]);
  try {
    await untilListening(program, local);
    return await origin.fetchThrough(local, 5_000);
  } finally {
    await program.stop();
  }
}
