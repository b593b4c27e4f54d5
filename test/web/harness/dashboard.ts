import type { Page } from 'playwright-core';
import type { Product } from '../../e2e/harness/product.ts';
import type { Look } from './look.ts';

/** Every way a page is looked at. */
export const looks: readonly (Look & { readonly device: 'desktop' | 'phone' })[] = [
  { device: 'desktop', theme: 'light' },
  { device: 'desktop', theme: 'dark' },
  { device: 'phone', theme: 'light' },
  { device: 'phone', theme: 'dark' },
];

interface Account {
  readonly email: string;
  readonly password: string;
}

/** Fills in the sign-in page that is shown, in English, and waits for what comes after it. */
export async function signInOn(page: Page, { email, password }: Account): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Account' }).waitFor();
}

export const adminOf = ({ adminEmail, adminPassword }: Product): Account => ({
  email: adminEmail,
  password: adminPassword,
});

/** The dashboard is built beside the api; until then there is a page that says so. */
export async function dashboardBuilt({ url }: Product): Promise<void> {
  for (;;) {
    const page = await fetch(`${url}/dashboard/`).then((response) => response.text());
    if (page.includes('id="root"')) return;
    if (!page.includes('being built')) throw new Error(`no dashboard:\n${page}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
