import { execFile } from 'node:child_process';
import { CAP_NET_ADMIN, hasCapability } from '../capabilities.ts';
import type { Peer } from './connections.ts';

/** A filter of `ss` may name many peers; longer ones than this are split. */
const PEERS_PER_CALL = 200;

function ss(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('ss', [...args], { maxBuffer: 64 * 1024 * 1024, timeout: 10_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`ss: ${stderr.trim() || error.message}`));
      else resolve(stdout);
    });
  });
}

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** Ends the TCP connections of these peers with the local port; says how many there were. */
export async function cutPeers(localPort: number, peers: readonly Peer[]): Promise<number> {
  let cut = 0;
  for (let i = 0; i < peers.length; i += PEERS_PER_CALL) {
    const filter = peers
      .slice(i, i + PEERS_PER_CALL)
      .map(({ address, port }) => `( dst ${bracketed(address)} and dport = :${port} )`)
      .join(' or ');
    cut += await kill(localPort, `( ${filter} )`);
  }
  return cut;
}

/** Ends all TCP connections of these addresses with the local port. */
export async function cutAddresses(localPort: number, addresses: readonly string[]): Promise<number> {
  if (addresses.length === 0) return 0;
  return kill(localPort, `( ${addresses.map((address) => `dst ${bracketed(address)}`).join(' or ')} )`);
}

/** Ends all TCP connections with the local ports. */
export async function cutAll(localPorts: readonly number[]): Promise<void> {
  for (let i = 0; i < localPorts.length; i += PEERS_PER_CALL)
    await killAmong(atPorts(localPorts.slice(i, i + PEERS_PER_CALL)));
}

const atPorts = (ports: readonly number[]): string => `( ${ports.map((port) => `sport = :${port}`).join(' or ')} )`;

const kill = (localPort: number, filter: string): Promise<number> => killAmong(`${atPorts([localPort])} and ${filter}`);

async function killAmong(expression: string): Promise<number> {
  // `connected` is everything but listening: half-closed connections still carry.
  const killed = await ss(['-K', '-H', '-n', '-t', 'state', 'connected', expression]);
  return killed.split('\n').filter(Boolean).length;
}

/** The other ends of the TCP connections with the local ports. */
export async function livePeers(localPorts: readonly number[]): Promise<Peer[]> {
  const peers: Peer[] = [];
  for (let i = 0; i < localPorts.length; i += PEERS_PER_CALL) {
    const listed = await ss(['-H', '-n', '-t', 'state', 'connected', atPorts(localPorts.slice(i, i + PEERS_PER_CALL))]);
    peers.push(...listed.split('\n').flatMap((line) => peerOf(line) ?? []));
  }
  return peers;
}

function peerOf(line: string): Peer | undefined {
  const text = line.trim().split(/\s+/)[4] ?? '';
  const found = /^\[?([^\]]+?)\]?:(\d+)$/.exec(text);
  if (!found) return undefined;
  return { address: (found[1] ?? '').replace(/^::ffff:/i, ''), port: Number(found[2]) };
}

/** Why we may not end connections; null when we may. */
export async function cannotCut(): Promise<string | null> {
  try {
    await ss(['-V']);
  } catch {
    return 'the program ss (iproute2) is missing';
  }
  return hasCapability(CAP_NET_ADMIN) ? null : 'the capability CAP_NET_ADMIN is missing';
}
