import type { Page } from 'playwright-core';

/** Bad input, or somebody else was faster: browsers call every refusal an error, and pages have an answer to these. */
const ANSWERED = /the server responded with a status of 4(00|09)/;

/**
 * Collects what a page must not do: errors on its console (violations of its Content-Security-Policy are such),
 * exceptions, and requests to anywhere but `origin`.
 */
export function collectProblems(page: Page, origin: string): readonly string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    // Asked for by browsers themselves, where a page names no icon.
    const { url } = message.location();
    if (url.endsWith('/favicon.ico')) return;
    if (message.type() === 'error' && !ANSWERED.test(message.text())) {
      problems.push(`console: ${message.text()} (${url})`);
    }
  });
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== origin) problems.push(`foreign request: ${url.href}`);
  });
  return problems;
}
