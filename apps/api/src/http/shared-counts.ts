import type { FastifyBaseLogger } from 'fastify';
import { Redis } from 'ioredis';

/** How often all processes together counted a key in its window, this time included, and how long the window still is. */
export interface Counted {
  readonly count: number;
  readonly leftMs: number;
}

/** Null when it cannot be told now. */
export type CountForAll = (key: string, windowMs: number) => Promise<Counted | null>;

/** Counts that the processes of one installation share. */
export interface SharedCounts {
  /** Of keys that mean something under this name alone. */
  named(name: string): CountForAll;
  close(): Promise<void>;
}

/** Counts, and says how many milliseconds are left; a key that has no end yet gets one. */
const COUNT = `
local count = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  left = tonumber(ARGV[1])
end
return {count, left}`;
const ANSWER_MS = 1_000;
const LONGEST_RETRY_MS = 5_000;

declare module 'ioredis' {
  interface RedisCommander {
    orreryCount(key: string, windowMs: number): Promise<[count: number, leftMs: number]>;
  }
}

/** In the Redis at this address. While it does not answer, each process counts by itself. */
export function redisCounts(url: string, log: FastifyBaseLogger): SharedCounts {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    maxRetriesPerRequest: 0,
    commandTimeout: ANSWER_MS,
    retryStrategy: (times) => Math.min(100 * times, LONGEST_RETRY_MS),
    scripts: { orreryCount: { lua: COUNT, numberOfKeys: 1 } },
  });
  let isDown = false;
  redis.on('ready', () => {
    if (isDown) log.info('limits are shared again');
    isDown = false;
  });
  redis.on('error', (error: Error) => {
    if (!isDown) log.warn({ reason: error.message }, 'limits are counted by each process: Redis does not answer');
    isDown = true;
  });
  return {
    named: (name) => async (key, windowMs) => {
      try {
        const [count, leftMs] = await redis.orreryCount(`orrery:${name}:${key}`, windowMs);
        return { count, leftMs };
      } catch {
        return null;
      }
    },
    close: async () => redis.disconnect(),
  };
}
