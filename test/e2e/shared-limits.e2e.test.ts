import { get } from 'node:http';
import { afterAll, expect, it } from 'vitest';
import { findCore } from './cores.ts';
import { freePort, start, until, untilListening, type Running } from './harness/processes.ts';
import { startProduct, type Product } from './harness/product.ts';

const LIMIT = 6;
const WORKERS = 2;
const running: (Running | Product)[] = [];
afterAll(() => Promise.all(running.map((one) => one.stop())));

/** Over a connection of its own, which the workers take by turns. */
const statusOf = (url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode));
    });
    request.once('error', reject);
  });

/** How many of so many fetches of an unknown link were answered, one after the other. */
async function answered({ url }: Product, link: string): Promise<number> {
  let count = 0;
  for (let i = 0; i < WORKERS * LIMIT + 4; i++) {
    const status = await statusOf(`${url}/s/${link}`);
    expect([404, 429]).toContain(status);
    if (status === 404) count++;
  }
  return count;
}

async function startWorkers(more: Record<string, string>): Promise<Product> {
  const product = await startProduct({
    DASHBOARD: 'off',
    LOG_LEVEL: 'info',
    WORKERS: String(WORKERS),
    SUBSCRIPTION_RATE_LIMIT: String(LIMIT),
    ...more,
  });
  running.push(product);
  await until('both workers', () => product.output().includes('another worker serves'), { explain: product.output });
  return product;
}

it('workers share the limit of a link through Redis, and go on by themselves without it', async (context) => {
  const server = findCore('redis-server');
  if (server === null) return context.skip('redis-server is not installed');
  const port = await freePort();
  const secret = 'let me in';
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--requirepass', secret];
  const redis = await start(server, options);
  running.push(redis);
  await untilListening(redis, port);
  const product = await startWorkers({ REDIS_URL: `redis://:${encodeURIComponent(secret)}@127.0.0.1:${port}` });

  const together = await answered(product, 'one');
  expect(together).toBeGreaterThanOrEqual(LIMIT);
  // One more for each worker that had not heard yet.
  expect(together).toBeLessThanOrEqual(LIMIT + WORKERS);

  await redis.stop();
  await until('a worker to notice', () => product.output().includes('Redis does not answer'));
  expect(await answered(product, 'two')).toBe(WORKERS * LIMIT);
  expect(product.output()).not.toContain(secret);
});
