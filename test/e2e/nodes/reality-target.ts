import { readFile } from 'node:fs/promises';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificate.ts';

/** The site whose certificate REALITY shows to strangers: TLS 1.3 with HTTP/2, on loopback. */
export interface RealityTarget {
  /** `host:port`. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

export async function startRealityTarget({ certFile, keyFile }: Certificate): Promise<RealityTarget> {
  const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
  const server = createSecureServer({ cert, key, minVersion: 'TLSv1.3', allowHTTP1: true }, (_request, response) => {
    response.writeHead(200);
    response.end('a site of no interest');
  });
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = new Promise<unknown>((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { address: `127.0.0.1:${port}`, close };
}
