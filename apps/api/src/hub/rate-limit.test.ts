import { expect, it } from 'vitest';
import { testApi } from '../testing/test-api.ts';

const api = await testApi({ environment: { RATE_LIMIT: '3', PROTOCOLS: 'hub' } });
const get = (remoteAddress: string) => api.app.inject({ url: '/api/server?id=x', remoteAddress });

it('RATE_LIMIT counts the requests of an address, and 429 says when to come back', async () => {
  for (let i = 0; i < 3; i++) expect((await get('192.0.2.1')).statusCode).toBe(401);
  const refused = await get('192.0.2.1');
  expect([refused.statusCode, refused.json()]).toEqual([429, { message: 'Too many requests; try again later' }]);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(890);
  expect((await get('192.0.2.2')).statusCode).toBe(401);
  expect((await api.app.inject({ url: '/health', remoteAddress: '192.0.2.1' })).statusCode).toBe(200);
});
