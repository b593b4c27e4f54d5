import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';

/** A CONNECT proxy behind which one https name is the product. */
export interface Nameplate {
  readonly proxyUrl: string;
  /** What passed, as `METHOD path status`. */
  readonly requests: () => readonly string[];
  readonly stop: () => Promise<void>;
}

interface Options {
  /** Where `cert.pem` and `key.pem` of the name are. */
  readonly folder: string;
  readonly name: string;
  /** The product's URL. */
  readonly product: string;
  /** The one header value that is replaced; everything else passes as it is. */
  readonly authorization: { readonly from: string; readonly to: string };
}

/**
 * For programs that have their server's name built in: they trust the certificate by SSL_CERT_FILE, dial through
 * HTTPS_PROXY, and find the product at `https://<name>`.
 */
export async function startNameplate({ folder, name, product, authorization }: Options): Promise<Nameplate> {
  const passed: string[] = [];
  const headersOf = ({ headers }: IncomingMessage) =>
    headers.authorization === authorization.from ? { ...headers, authorization: authorization.to } : headers;

  const forward: RequestListener = (incoming, outgoing) => {
    const { method = '', url = '' } = incoming;
    const onward = request(product + url, { method, headers: headersOf(incoming) }, (answer) => {
      passed.push(`${method} ${url} ${answer.statusCode}`);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  };

  const cert = await readFile(join(folder, 'cert.pem'));
  const key = await readFile(join(folder, 'key.pem'));
  const inside = createTlsServer({ cert, key }, forward);
  const proxy = createServer((_request, response) => response.writeHead(405).end());
  proxy.on('connect', ({ url }, socket) => {
    if (url !== `${name}:443`) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    inside.emit('connection', socket);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;

  return {
    proxyUrl: `http://127.0.0.1:${port}`,
    requests: () => passed,
    stop: async () => {
      inside.closeAllConnections();
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
