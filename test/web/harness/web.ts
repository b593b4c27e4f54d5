import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { chromium, type Page } from 'playwright-core';
import { ApiClient } from '../../e2e/harness/api.ts';
import { startProduct, type Product } from '../../e2e/harness/product.ts';
import { browserVariable, findBrowser } from './find-browser.ts';
import { contextOptions, type Look } from './look.ts';
import { collectProblems } from './problems.ts';

const pictures = fileURLToPath(new URL('../screenshots/', import.meta.url));

/** The product with its own database, and a browser. */
export interface Web {
  readonly product: Product;
  /** Signed in as the first admin. */
  readonly admin: ApiClient;
  /**
   * Opens a path of the product (or a whole URL) in a fresh profile and closes it when `work` is done. Rejects on
   * whatever the page must not do; see `collectProblems`.
   */
  readonly visit: <T>(path: string, look: Look, work: (page: Page) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

/** Once per file: `const web = await startWeb()` in `beforeAll`, `web.close()` in `afterAll`. */
export async function startWeb(): Promise<Web> {
  const executablePath = findBrowser();
  if (executablePath === null) throw new Error(`no browser: run test/web/install-browser.ts or set ${browserVariable}`);
  const product = await startProduct({});
  const browser = await chromium.launch({ executablePath }).catch(async (error: unknown) => {
    await product.stop();
    throw error;
  });
  const visit: Web['visit'] = async (path, look, work) => {
    const context = await browser.newContext(contextOptions(look));
    try {
      const page = await context.newPage();
      const problems = collectProblems(page, product.url);
      await page.goto(new URL(path, product.url).href);
      const result = await work(page);
      if (problems.length > 0) throw new Error(`${page.url()} has problems:\n${problems.join('\n')}`);
      return result;
    } finally {
      await context.close();
    }
  };
  const close = async (): Promise<void> => {
    await browser.close();
    await product.stop();
  };
  return { product, admin: await ApiClient.signIn(product), visit, close };
}

/** The whole page as `screenshots/<name>.png`, for people to look at: when nothing on it is still to come. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: `${pictures}${name}.png`, fullPage: true });
}

/** What axe-core finds serious or critical on the page, one line each; none is the goal. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // By evaluation, not by a script element: the page's policy allows no foreign script.
  await page.evaluate(axe.source);
  const found = await page.evaluate<axe.AxeResults>('axe.run()');
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
}
