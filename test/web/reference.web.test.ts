import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults, startWeb, takePicture, type Web } from './harness/web.ts';

let web: Web;
beforeAll(async () => {
  web = await startWeb();
});
afterAll(() => web?.close());

describe('the reference page', () => {
  it.each([
    { device: 'desktop', theme: 'light' },
    { device: 'phone', theme: 'dark' },
  ] as const)('shows the routes ($device, $theme)', async (look) => {
    const described = await fetch(`${web.product.url}/openapi.json`);
    const { paths } = (await described.json()) as { paths: Record<string, Record<string, unknown>> };
    const routes = Object.values(paths).flatMap((methods) => Object.keys(methods));
    await web.visit('/docs', look, async (page) => {
      // It draws those in view, and the others when they are scrolled to.
      await expect.poll(() => page.locator('.opblock').count(), { timeout: 30_000 }).toBeGreaterThan(5);
      expect(routes.length).toBeGreaterThan(100);
      await takePicture(page, `reference-${look.device}-${look.theme}`);
    });
  });
});

describe('the harness', () => {
  const look = { device: 'desktop', theme: 'light' } as const;
  const visiting = (html: string, policy = "default-src 'none'"): Promise<unknown> =>
    web.visit('/health', look, async (page) => {
      const body = { contentType: 'text/html', headers: { 'content-security-policy': policy }, body: html };
      await page.route('**/made-up', (route) => route.fulfill(body));
      await page.goto(`${web.product.url}/made-up`, { waitUntil: 'networkidle' });
    });

  it('lets a page pass that does nothing wrong', async () => {
    const fine = visiting('<!doctype html><link rel=icon href=data:,><title>Fine</title>', 'img-src data:');
    await expect(fine).resolves.toBeUndefined();
  });

  it.each([
    ['a violation of the policy', '<script>1</script>', /Content Security Policy/],
    ['a foreign picture', '<img src="http://127.0.0.2:9/x.png">', /Content Security Policy/],
  ])('refuses %s', async (_what, html, problem) => {
    await expect(visiting(html)).rejects.toThrow(problem);
  });

  it('finds what is hard to read or has no name', async () => {
    const faults = await web.visit('/health', look, async (page) => {
      await page.setContent('<p style="color:#ddd;background:#fff">pale</p><button></button>');
      return accessibilityFaults(page);
    });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(
      expect.arrayContaining(['button-name', 'color-contrast']),
    );
  });

  it('refuses an exception and a request to elsewhere', async () => {
    await expect(visiting('<script>throw new Error("oh")</script>', '')).rejects.toThrow(/exception: oh/);
    await expect(visiting('<img src="http://127.0.0.2:9/x.png">', '')).rejects.toThrow(/foreign request: .*x\.png/);
  });
});
