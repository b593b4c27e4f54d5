import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came of one request through a proxy. `from` is the address the origin saw, which tells the nodes apart. */
export type Fetched =
  | { readonly carried: true; readonly from: string }
  | { readonly carried: false; readonly why: string };

/** The site behind the proxies. */
export interface Origin {
  readonly port: number;
  /** How many requests reached it. */
  readonly requests: () => number;
  /** One GET of a body nobody can guess, through the HTTP proxy on a loopback port. */
  readonly fetchThrough: (proxyPort: number, timeoutMs: number) => Promise<Fetched>;
  readonly close: () => Promise<void>;
}

export const bodyBytes = 300_000;

/** Starts the origin on loopback. Every answer is unique, so that no cache and no other path can stand in for it. */
export async function startOrigin(): Promise<Origin> {
  const seen = new Map<string, { from: string; sha256: string }>();
  let requests = 0;
  const server = createServer((incoming, response) => {
    requests += 1;
    const body = randomBytes(bodyBytes);
    const id = incoming.url ?? '';
    const sha256 = createHash('sha256').update(body).digest('hex');
    seen.set(id, { from: incoming.socket.remoteAddress ?? '', sha256 });
    // Xray takes the orderly end of a websocket for a failure and drops what it has not passed on yet; the length tells
    // the client when it has everything, so the connection may end in its own time.
    const headers = { 'content-type': 'application/octet-stream', 'content-length': bodyBytes };
    response.writeHead(200, { ...headers, connection: 'keep-alive' });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  async function fetchThrough(proxyPort: number, timeoutMs: number): Promise<Fetched> {
    const id = `/${randomUUID()}`;
    try {
      const body = await get(proxyPort, `http://127.0.0.1:${port}${id}`, timeoutMs);
      const hit = seen.get(id);
      if (!hit) return { carried: false, why: 'the answer did not come from the origin' };
      const sha256 = createHash('sha256').update(body).digest('hex');
      return sha256 === hit.sha256
        ? { carried: true, from: hit.from }
        : { carried: false, why: 'the body was altered' };
    } catch (error) {
      return { carried: false, why: error instanceof Error ? error.message : String(error) };
    }
  }
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port, requests: () => requests, fetchThrough, close };
}

/** GET by absolute URI, as a browser asks an HTTP proxy. */
function get(proxyPort: number, url: string, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = { host: new URL(url).host, connection: 'close' };
    const outgoing = request({ host: '127.0.0.1', port: proxyPort, path: url, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(chunks));
        else reject(new Error(`the proxy answered ${response.statusCode}`));
      });
    });
    const timer = setTimeout(() => outgoing.destroy(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
    outgoing.on('error', reject);
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.end();
  });
}
