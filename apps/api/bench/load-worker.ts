import { parentPort, workerData } from 'node:worker_threads';
import { type Load, get, load } from './load.ts';

/** One request, over and over, from a thread of its own, so that the server has a core to itself. */
export interface LoadOrder {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly durationMs: number;
  readonly status: 200 | 304;
}

const { path, headers, ...options } = workerData as LoadOrder;
const request = get(path, headers);
const result: Load = await load({ ...options, next: () => request });
parentPort?.postMessage(result);
