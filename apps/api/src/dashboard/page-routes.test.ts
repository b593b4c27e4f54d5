import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createServer } from '../http/server.ts';
import { pino } from 'pino';
import type { Dashboard } from './dashboard.ts';
import { pageRoutes } from './page-routes.ts';

const folder = await mkdtemp(join(tmpdir(), 'orrery-pages-'));
afterAll(() => rm(folder, { recursive: true }));
const dashboard: { folder: string; state: Dashboard['state'] } = { folder, state: 'building' };
const app = await createServer({ logger: pino({ level: 'silent' }), trustedProxies: [], version: '0' });
await pageRoutes(app, dashboard);
await app.ready();

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

describe('the pages', () => {
  it('say how far they are while there are none', async () => {
    expect((await get('/')).body).toContain('is being built');
    dashboard.state = 'failed';
    expect((await get('/dashboard/plans')).body).toContain('could not be built');
    dashboard.state = 'ready';
  });

  it('are one page, with a nonce of its own each time and a policy that lets in nothing else', async () => {
    await writeFile(join(folder, 'index.html'), '<script nonce="__NONCE__"></script><meta nonce="__NONCE__">');
    const answers = await Promise.all(
      ['/', '/dashboard', '/dashboard/', '/dashboard/plans/7?q=a'].map((url) => get(url)),
    );
    const nonces = answers.map(({ body, headers }) => {
      const nonce = /^<script nonce="([\w+/=]{24})"><\/script><meta nonce="\1">$/.exec(body)?.[1];
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain(`script-src 'self' 'nonce-${nonce}'`);
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers['cache-control']).toBe('no-store');
      return nonce;
    });
    expect(new Set(nonces).size).toBe(4);
  });

  it('have files that are compressed beforehand and kept for ever; others are no routes', async () => {
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'assets/a-1.js'), 'plain');
    await writeFile(join(folder, 'assets/a-1.js.br'), 'brotli');
    await writeFile(join(folder, 'secret'), 'x');
    const found = await get('/dashboard/assets/a-1.js', { 'accept-encoding': 'gzip, br' });
    expect(found).toMatchObject({ statusCode: 200, body: 'brotli' });
    expect(found.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect((await get('/dashboard/assets/a-1.js', { 'accept-encoding': '' })).body).toBe('plain');
    for (const url of ['/dashboard/assets/b.js', '/dashboard/assets/..%2fsecret', '/plan', '/dashboards'])
      expect((await get(url)).json()).toMatchObject({ success: false });
  });
});
