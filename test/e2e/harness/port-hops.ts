import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** A row of UDP ports that all lead to one, as an operator's rule in the firewall makes them. */
export interface PortHops {
  /** As nodes have it: `20000-20015`. */
  readonly range: string;
  /** Those that clients have sent to. */
  readonly used: () => readonly number[];
  readonly close: () => Promise<void>;
}

interface Flow {
  readonly inner: Socket;
  /** Where the client was heard last: answers leave from there. */
  heardOn: Socket;
}

const host = '127.0.0.1';

/** Forwards `count` ports in a row to `target`, with one inner socket per address a client sends from. */
export async function startPortHops(target: number, count: number): Promise<PortHops> {
  const outer = await bindRow(count);
  const flows = new Map<string, Flow>();
  const used = new Set<number>();
  for (const socket of outer) {
    socket.on('message', (packet, { address, port }) => {
      used.add(socket.address().port);
      const client = `${address}:${port}`;
      let flow = flows.get(client);
      if (!flow) {
        const opened: Flow = { inner: createSocket('udp4'), heardOn: socket };
        opened.inner.on('message', (answer) => opened.heardOn.send(answer, port, address));
        flows.set(client, opened);
        flow = opened;
      }
      flow.heardOn = socket;
      flow.inner.send(packet, target, host);
    });
  }
  const [first] = outer.map((socket) => socket.address().port);
  const close = async (): Promise<void> => {
    const sockets = [...outer, ...Array.from(flows.values(), ({ inner }) => inner)];
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
  };
  return { range: `${first}-${(first ?? 0) + count - 1}`, used: () => [...used], close };
}

/** Free ports in a row, below those the system gives to outgoing packets. */
async function bindRow(count: number): Promise<Socket[]> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = 20_000 + Math.floor(Math.random() * 11_000);
    const sockets: Socket[] = [];
    try {
      for (let port = first; port < first + count; port += 1) {
        const socket = createSocket('udp4');
        sockets.push(socket);
        socket.bind(port, host);
        await once(socket, 'listening');
      }
      return sockets;
    } catch {
      for (const socket of sockets) socket.close();
    }
  }
  throw new Error(`found no ${count} free ports in a row`);
}
