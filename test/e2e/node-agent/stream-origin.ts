import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site that answers `/<bytes>` with so many bytes, and `/<bytes>/<per second>` at that pace. */
export interface StreamOrigin {
  readonly port: number;
  readonly requests: () => number;
  readonly close: () => Promise<void>;
}

const chunk = Buffer.alloc(64 * 1024, 'x');
const tickMs = 20;

export async function startStreamOrigin(host = '127.0.0.1', port = 0): Promise<StreamOrigin> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const [bytes = 0, perSecond = 0] = (request.url ?? '').split('/').filter(Boolean).map(Number);
    response.writeHead(200, { 'content-length': bytes });
    let left = bytes;
    const send = (most: number): void => {
      for (let now = Math.min(most, left); now > 0;) {
        const part = chunk.subarray(0, Math.min(chunk.length, now));
        response.write(part);
        now -= part.length;
        left -= part.length;
      }
      if (left === 0) response.end();
    };
    if (perSecond === 0) {
      send(bytes);
      return;
    }
    const timer = setInterval(() => send(Math.ceil((perSecond * tickMs) / 1000)), tickMs);
    response.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return {
    requests: () => requests,
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
