import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';

export interface HttpRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Aborts after this; the answer is read within it too. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const keepAlive = { keepAlive: true, maxSockets: 4, timeout: 120_000 };
const http = new HttpAgent(keepAlive);
const https = new HttpsAgent(keepAlive);

/**
 * One HTTP request; redirects are answers like any other. Rejects with the network's error, or the signal's reason. By
 * Node's own client and not `fetch`, whose parts cost a process of 100 MB another 15.
 */
export async function ask(
  url: string,
  { method = 'GET', headers = {}, body, timeoutMs, signal }: HttpRequest,
): Promise<HttpAnswer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([timeout, signal]) : timeout;
  const secure = url.startsWith('https:');
  const options = {
    method,
    agent: secure ? https : http,
    signal: either,
    headers: {
      accept: 'application/json',
      'accept-encoding': 'gzip',
      ...(body !== undefined && {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      }),
      ...headers,
    },
  };
  try {
    return await new Promise((resolve, reject) => {
      const outgoing = (secure ? httpsRequest : httpRequest)(url, options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const { statusCode: status = 0, headers: got } = answer;
          textOf(Buffer.concat(chunks), got).then((text) => resolve({ status, headers: got, text }), reject);
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  } catch (error) {
    if (timeout.aborted) throw new Error(`no answer in ${timeoutMs} ms`, { cause: error });
    throw error;
  }
}

const inflate = promisify(gunzip);

async function textOf(body: Buffer, headers: IncomingHttpHeaders): Promise<string> {
  const plain = headers['content-encoding'] === 'gzip' ? await inflate(body) : body;
  return plain.toString();
}
