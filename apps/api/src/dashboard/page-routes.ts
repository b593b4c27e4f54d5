import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { App } from '../http/server.ts';
import type { Dashboard } from './dashboard.ts';

/** What the build writes where each answer's nonce belongs. */
const NONCE_PLACE = '__NONCE__';
const ONE_YEAR_MS = 365 * 24 * 3600 * 1000;

/** Nothing from elsewhere, nothing inline but what carries the nonce of this very answer, and in nobody's frame. */
const policy = (nonce: string): string =>
  [
    `default-src 'none'`,
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `manifest-src 'self'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');

/** `/` and `/dashboard/…`: the dashboard. Every path of it is the same page; its files have names that never change. */
export async function pageRoutes(app: App, dashboard: Dashboard): Promise<void> {
  const readPage = pageReader(join(dashboard.folder, 'index.html'));

  await app.register(fastifyStatic, {
    root: join(dashboard.folder, 'assets'),
    prefix: '/dashboard/assets/',
    preCompressed: true,
    index: false,
    immutable: true,
    maxAge: ONE_YEAR_MS,
    decorateReply: false,
    dotfiles: 'ignore',
    schemaHide: true,
    suppressMissingRootWarning: true,
  } as never);

  const answer = async (_request: unknown, reply: FastifyReply) => {
    const page = dashboard.state === 'off' ? undefined : await readPage();
    const nonce = randomBytes(16).toString('base64');
    void reply
      .type('text/html; charset=utf-8')
      .header('Cache-Control', 'no-store')
      .header('Content-Security-Policy', policy(nonce))
      .header('Cross-Origin-Opener-Policy', 'same-origin')
      .header('Referrer-Policy', 'same-origin')
      .header('X-Frame-Options', 'DENY');
    return reply.send(page?.replaceAll(NONCE_PLACE, nonce) ?? plainPage(dashboard.state));
  };
  for (const url of ['/', '/dashboard', '/dashboard/*']) app.get(url, { schema: { hide: true } }, answer);
}

/** The page as it lies there, read again when it was built anew; undefined while there is none. */
function pageReader(file: string): () => Promise<string | undefined> {
  let kept: { readonly mtimeMs: number; readonly text: string } | undefined;
  return async () => {
    try {
      const { mtimeMs } = await stat(file);
      if (kept?.mtimeMs !== mtimeMs) kept = { mtimeMs, text: await readFile(file, 'utf8') };
      return kept.text;
    } catch {
      return undefined;
    }
  };
}

const WORDS: Readonly<Record<Dashboard['state'], string>> = {
  ready: 'The dashboard is not here.',
  building: 'The dashboard is being built. This page looks again every few seconds.',
  failed: 'The dashboard could not be built: the log of the api says why. Everything else works.',
  off: 'The dashboard is turned off.',
};

const plainPage = (state: Dashboard['state']): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${state === 'building' ? '<meta http-equiv="refresh" content="3">\n' : ''}<title>Orrery</title>
<h1>Orrery</h1>
<p>${WORDS[state]}</p>
<p><a href="/docs">API reference</a></p>
</html>
`;
