import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { type Socket, connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ProbeFailure } from './failure.ts';
import type { MayReach } from './guard.ts';

/** All addresses of a name. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export const resolveBySystem: Resolve = async (name) =>
  (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address);

/** Addresses of one name that are tried, one after the other. */
const MOST_ATTEMPTS = 3;
/** How long the next one waits for one that does not answer. */
const ATTEMPT_MS = 2_500;

/**
 * A connection to the URL's host. The name is resolved once, only addresses that a probe may reach are dialled, and
 * before a byte is sent the socket's own peer is held against the same rule: what a name says later changes nothing.
 */
export async function connectTo(url: URL, mayReach: MayReach, resolve: Resolve, signal: AbortSignal): Promise<Socket> {
  const isSecure = url.protocol === 'https:';
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(name) ? [name] : await unless(signal, resolve(name));
  const allowed = addresses.filter((one) => mayReach(one, port)).slice(0, MOST_ATTEMPTS);
  const socket = await dialFirst(allowed, port, signal);
  try {
    if (!mayReach(socket.remoteAddress ?? '', socket.remotePort ?? 0)) throw new ProbeFailure('address_refused');
    if (!isSecure) return socket;
    const servername = isIP(name) ? '' : name;
    const secured = connectTls({ socket, servername, host: name, ALPNProtocols: ['http/1.1'] });
    deafen(secured);
    await once(secured, 'secureConnect', { signal });
    return secured;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** The first that answers: a name may have an IPv6 address where the node has none. */
async function dialFirst(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket> {
  let failure: unknown = new ProbeFailure('address_refused');
  for (const address of addresses) {
    try {
      return await dial(address, port, AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_MS)]));
    } catch (error) {
      if (signal.aborted) throw error;
      failure = error;
    }
  }
  throw failure;
}

async function dial(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  const socket = connectTcp({ host, port });
  deafen(socket);
  try {
    await once(socket, 'connect', { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** What goes wrong after the probe is over must not end the agent. */
const deafen = (socket: Socket): void => void socket.on('error', () => undefined);

/** Looking up a name cannot be stopped, but nobody has to wait for it. */
function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const over = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([work, over]);
}
