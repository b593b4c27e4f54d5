import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import type { Socket as TcpSocket } from 'node:net';

/** One association of a SOCKS proxy: everything sent through it leaves the node from one socket. */
export interface UdpFlow {
  readonly send: (address: string, port: number, text: string) => void;
  /** What came back, in order. */
  readonly received: readonly string[];
  /** When the last one came back, by `performance.now()`. */
  readonly lastAt: () => number;
  readonly close: () => void;
}

export async function openUdpFlow(socksPort: number): Promise<UdpFlow> {
  const control = await greeted(socksPort);
  control.write(request(3, '0.0.0.0', 0));
  const answer = await bytesOf(control);
  const relay = answer.readUInt16BE(8);
  const socket = createSocket('udp4');
  const received: string[] = [];
  let lastAt = 0;
  socket.on('message', (message) => {
    received.push(message.subarray(message[3] === 4 ? 22 : 10).toString());
    lastAt = performance.now();
  });
  return {
    received,
    lastAt: () => lastAt,
    send(address, port, text) {
      const packet = Buffer.concat([Buffer.from([0, 0, 0]), place(address, port), Buffer.from(text)]);
      socket.send(packet, relay, '127.0.0.1');
    },
    close() {
      socket.close();
      control.destroy();
    },
  };
}

/** A TCP connection through the proxy, as soon as the proxy says it is there. */
export async function connectThrough(socksPort: number, address: string, port: number): Promise<TcpSocket> {
  const socket = await greeted(socksPort);
  socket.write(request(1, address, port));
  await bytesOf(socket);
  return socket;
}

async function greeted(socksPort: number): Promise<TcpSocket> {
  const socket = connect(socksPort, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(Buffer.from([5, 1, 0]));
  await bytesOf(socket);
  return socket;
}

const bytesOf = (socket: TcpSocket): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    socket.once('data', resolve);
    socket.once('close', () => reject(new Error('the proxy hung up')));
  });

const request = (command: number, address: string, port: number): Buffer =>
  Buffer.concat([Buffer.from([5, command, 0]), place(address, port)]);

function place(address: string, port: number): Buffer {
  const end = Buffer.alloc(2);
  end.writeUInt16BE(port);
  if (!isIPv6(address)) return Buffer.concat([Buffer.from([1, ...address.split('.').map(Number)]), end]);
  const [before = '', after = ''] = address.split('::');
  const [head, tail] = [before, after].map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - (head?.length ?? 0) - (tail?.length ?? 0) }, () => '0');
  const groups = [...(head ?? []), ...zeros, ...(tail ?? [])].map((group) => Number.parseInt(group, 16));
  return Buffer.concat([Buffer.from([4, ...groups.flatMap((group) => [group >> 8, group & 255])]), end]);
}

/** Answers every datagram with the same bytes, at all addresses of the machine. */
export interface UdpOrigin {
  readonly port: number;
  /** What arrived, with the port it came from. */
  readonly arrived: readonly { readonly text: string; readonly from: number }[];
  readonly close: () => void;
}

export async function startUdpOrigin(): Promise<UdpOrigin> {
  const arrived: { text: string; from: number }[] = [];
  const socket: Socket = createSocket('udp6');
  socket.on('message', (message, { address, port }) => {
    arrived.push({ text: message.toString(), from: port });
    socket.send(message, port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '::', resolve));
  return { port: socket.address().port, arrived, close: () => socket.close() };
}
