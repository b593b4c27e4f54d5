import { type IncomingMessage, request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import { type Resolve, connectTo, resolveBySystem } from './connect.ts';
import { type FailureWord, ProbeFailure, wordFor } from './failure.ts';
import type { MayReach } from './guard.ts';
import type { ProbeTask } from './messages.ts';
import { type Hop, firstHop, nextHop } from './hop.ts';

/** What came of it. */
export interface ProbeOutcome {
  /** An HTTP answer came. */
  readonly reachable: boolean;
  /** The status of the last answer; 0: none came. */
  readonly code: number;
  /** Over all redirects; null: nothing came. */
  readonly latencyMs: number | null;
  /** Null: a success. */
  readonly failure: FailureWord | null;
  /** The beginning of the last answer's body. */
  readonly data: string;
}

interface Means {
  readonly mayReach: MayReach;
  /** The operator's list. */
  readonly hosts: ReadonlySet<string>;
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const MOST_REDIRECTS = 3;
/** More of a body is not read. */
const MOST_READ_BYTES = 256 * 1024;
/** More of it is not told. */
const MOST_TOLD = 2 * 1024;
const MOST_HEADER_BYTES = 16 * 1024;

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: Buffer;
}

/** Makes the request, and follows redirects to listed hosts; never rejects. */
export async function runProbe(task: ProbeTask, means: Means): Promise<ProbeOutcome> {
  const { mayReach, hosts, resolve = resolveBySystem, timeoutMs = TIMEOUT_MS } = means;
  const signal = AbortSignal.timeout(timeoutMs);
  const begunAt = performance.now();
  let last: Answer | undefined;
  const outcome = (failure: FailureWord | null): ProbeOutcome => ({
    reachable: last !== undefined,
    code: last?.status ?? 0,
    latencyMs: last ? Math.round(performance.now() - begunAt) : null,
    failure,
    data: last ? textOf(last.body) : '',
  });
  try {
    let hop: Hop | null = firstHop(task);
    for (let redirects = 0; hop !== null; redirects += 1) {
      if (!hosts.has(hop.url.host)) throw new ProbeFailure(redirects === 0 ? 'host_not_listed' : 'redirect_refused');
      if (redirects > MOST_REDIRECTS) throw new ProbeFailure('too_many_redirects');
      last = await ask(hop, await connectTo(hop.url, mayReach, resolve, signal), signal);
      hop = nextHop(hop, last);
    }
    return outcome((last?.status ?? 0) < 400 ? null : 'http_status');
  } catch (error) {
    return outcome(wordFor(error, signal.aborted));
  }
}

function ask({ url, method, headers, body }: Hop, socket: Socket, signal: AbortSignal): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const outgoing = httpRequest({
      createConnection: () => socket,
      method,
      path: `${url.pathname}${url.search}`,
      headers: { ...headers, host: url.host, connection: 'close' },
      maxHeaderSize: MOST_HEADER_BYTES,
      signal,
    });
    outgoing.on('error', reject);
    outgoing.on('upgrade', () => reject(new ProbeFailure('bad_answer')));
    outgoing.on('response', (answer) => void readAnswer(answer).then(resolve, reject));
    outgoing.end(body);
  }).finally(() => socket.destroy());
}

async function readAnswer(answer: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MOST_READ_BYTES) break;
  }
  const { statusCode: status = 0, headers } = answer;
  return { status, location: headers.location, body: Buffer.concat(chunks) };
}

/** As a column of text can hold it. */
const textOf = (body: Buffer): string => body.subarray(0, MOST_TOLD).toString('utf8').replaceAll('\0', '');
