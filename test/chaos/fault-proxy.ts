import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What may happen to a request on its way between the agent and the api. */
export const requestFaults = ['drop the request', 'drop the reply', 'send twice', 'delay'] as const;
export type RequestFault = (typeof requestFaults)[number];

export interface FaultProxy {
  readonly url: string;
  /** The next traffic report meets this fault; resolves when it has, false when none came in time. */
  readonly strike: (fault: RequestFault, withinMs: number) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

const DELAY_MS = 700;

/** Passes HTTP on to the api, and lets reports meet the faults it is told. */
export async function startFaultProxy(apiPort: number): Promise<FaultProxy> {
  let next: { fault: RequestFault; met: () => void } | undefined;

  const forward = (incoming: IncomingMessage, body: Buffer): Promise<{ answer: IncomingMessage; body: Buffer }> =>
    new Promise((resolve, reject) => {
      const { host: _host, connection: _connection, ...headers } = incoming.headers;
      const passed = request(
        { host: '127.0.0.1', port: apiPort, method: incoming.method, path: incoming.url, headers },
        (answer) => {
          collect(answer).then((received) => resolve({ answer, body: received }), reject);
        },
      );
      passed.on('error', reject);
      passed.end(body);
      incoming.on('close', () => passed.destroy());
    });

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await collect(incoming);
    const struck = incoming.method === 'POST' && incoming.url?.includes('/traffic') ? next : undefined;
    if (struck) next = undefined;
    if (struck?.fault === 'drop the request') outgoing.destroy();
    else {
      if (struck?.fault === 'delay') await new Promise((resolve) => setTimeout(resolve, DELAY_MS));
      if (struck?.fault === 'send twice') await forward(incoming, body);
      const { answer, body: received } = await forward(incoming, body);
      if (struck?.fault === 'drop the reply') outgoing.destroy();
      else {
        const { 'transfer-encoding': _encoding, connection: _connection, ...headers } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': received.length });
        outgoing.end(received);
      }
    }
    struck?.met();
  }

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    strike: (fault, withinMs) =>
      new Promise((resolve) => {
        const mine = {
          fault,
          met: () => {
            clearTimeout(timer);
            resolve(true);
          },
        };
        const timer = setTimeout(() => {
          if (next === mine) next = undefined;
          resolve(false);
        }, withinMs);
        next = mine;
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function collect(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
