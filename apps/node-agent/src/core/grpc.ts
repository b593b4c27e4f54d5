import type { IncomingHttpHeaders } from 'node:http';
import { connect, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';

/** The core answered a call with an error of its own: trying again does not help. */
export class CoreRefusal extends Error {
  override readonly name = 'CoreRefusal';
}

/** One call: the request's message in, the answer's message out. */
export interface Grpc {
  readonly call: (path: string, request: Uint8Array, timeoutMs?: number) => Promise<Buffer>;
  readonly close: () => void;
}

/**
 * Unary gRPC over one HTTP/2 connection to a loopback port; a lost connection is made anew by the next call. Rejects
 * with {@link CoreRefusal} when the service answered an error, with another error when it could not be asked.
 */
export function grpcTo(port: number): Grpc {
  let session: ClientHttp2Session | undefined;

  function connected(): ClientHttp2Session {
    if (session && !session.closed && !session.destroyed) return session;
    // A list of 10,000 users' counters is a megabyte: the default window would cost a round trip per 64 KiB.
    session = connect(`http://127.0.0.1:${port}`, { settings: { initialWindowSize: 4 * 1024 * 1024 } });
    session.on('error', () => {});
    session.on('connect', (made) => made.setLocalWindowSize(8 * 1024 * 1024));
    // The connection alone keeps no process alive.
    session.unref();
    return session;
  }

  function call(path: string, request: Uint8Array, timeoutMs = 5_000): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const stream: ClientHttp2Stream = connected().request({
        ':method': 'POST',
        ':path': path,
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      const timer = setTimeout(
        () => stream.destroy(new Error(`the core did not answer ${path} in ${timeoutMs} ms`)),
        timeoutMs,
      );
      const chunks: Buffer[] = [];
      let status: string | undefined;
      let message = '';
      const take = (headers: IncomingHttpHeaders): void => {
        const { 'grpc-status': code, 'grpc-message': text } = headers;
        if (typeof code === 'string') status = code;
        if (typeof text === 'string') message = decodeURIComponent(text);
      };
      stream.on('response', take);
      stream.on('trailers', take);
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', reject);
      stream.on('close', () => {
        clearTimeout(timer);
        if (status === undefined) reject(new Error(`the core hung up on ${path}`));
        else if (status !== '0') reject(new CoreRefusal(message || `status ${status}`));
        else resolve(unframe(Buffer.concat(chunks)));
      });
      stream.end(frame(request));
    });
  }

  return {
    call,
    close: () => session?.destroy(),
  };
}

/** gRPC's frame: not compressed, and the length. */
function frame(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

const unframe = (body: Buffer): Buffer => body.subarray(5, 5 + (body.length < 5 ? 0 : body.readUInt32BE(1)));
