import { connect, type Socket } from 'node:net';

/** What a round of requests came to. */
export interface Load {
  readonly requestsPerSecond: number;
  /** Milliseconds within which 99 of 100 were answered. */
  readonly p99Ms: number;
}

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  readonly durationMs: number;
  /** The next request as it goes over the wire. */
  readonly next: () => Buffer;
  readonly status: 200 | 304;
  /**
   * Takes a core for itself and never sleeps. On a virtual machine, waking a generator up makes each answer of a server that is a
   * little slower a third dearer.
   */
  readonly staysAwake?: boolean;
}

export const get = (path: string, headers: Readonly<Record<string, string>> = {}): Buffer =>
  Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: bench\r\n${Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
  );

/**
 * Keeps every connection busy with one request at a time. Reads no more of an answer than it must, for on two cores a
 * generator that thinks takes from the server. Rejects on any answer of another status.
 */
export async function load({
  port,
  connections,
  durationMs,
  next,
  status,
  staysAwake = false,
}: LoadOptions): Promise<Load> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const startedAt = performance.now();
  const endsAt = startedAt + durationMs;
  const took: number[] = [];
  const stayAwake = (): void => void (performance.now() < endsAt && setImmediate(stayAwake));
  if (staysAwake) stayAwake();
  await Promise.all(sockets.map((socket) => drive(socket, next, status, endsAt, took)));
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const socket of sockets) socket.destroy();
  took.sort((a, b) => a - b);
  return { requestsPerSecond: took.length / seconds, p99Ms: took[Math.floor(took.length * 0.99)] ?? Number.NaN };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

function drive(socket: Socket, next: () => Buffer, status: number, endsAt: number, took: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let sentAt = 0;
    // Bytes of the running answer that are still to come; below zero: its head has not come yet.
    let left = -1;
    let head = '';
    const send = (): void => {
      sentAt = performance.now();
      left = -1;
      head = '';
      socket.write(next());
    };
    const begin = (chunk: Buffer): number => {
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return -1;
      if (!head.startsWith(`HTTP/1.1 ${status}`)) throw new Error(`asked for ${status}, got ${head.slice(0, 300)}`);
      const length = status === 304 ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
      return length - (head.length - end - 4);
    };
    socket.on('data', (chunk: Buffer) => {
      try {
        left = left < 0 ? begin(chunk) : left - chunk.length;
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      if (left !== 0) return;
      const now = performance.now();
      took.push(now - sentAt);
      if (now < endsAt) send();
      else resolve();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the server hung up')));
    send();
  });
}
