import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminOf, dashboardBuilt, looks, signInOn } from './harness/dashboard.ts';
import { accessibilityFaults, startWeb, takePicture, type Web } from './harness/web.ts';

let web: Web;
beforeAll(async () => {
  web = await startWeb();
  await dashboardBuilt(web.product);
});
afterAll(() => web.close());

describe('users', () => {
  it('are made, changed, suspended together and deleted', () =>
    web.visit('/dashboard/users', { device: 'desktop', theme: 'light' }, async (page) => {
      await signInOn(page, adminOf(web.product));
      await page.getByRole('heading', { name: 'Users' }).waitFor();
      await page.keyboard.press('n');
      await page.getByRole('heading', { name: 'New user' }).waitFor();
      await page.getByLabel('E-mail').fill('ann@example.com');
      await page.locator('input[type=password]').fill('short');
      await page.getByRole('button', { name: 'Create user' }).click();
      await page.getByText('at least 8').waitFor();
      await page.locator('input[type=password]').fill('correct horse');
      await page.getByRole('button', { name: 'Create user' }).click();
      await page.getByRole('heading', { name: 'ann@example.com' }).waitFor();

      await page.getByLabel('E-mail').fill('anna@example.com');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('anna@example.com is saved.').waitFor();

      await page.getByRole('link', { name: 'Users' }).click();
      await page.getByRole('checkbox', { name: 'Select anna@example.com' }).check();
      await page.getByRole('button', { name: 'Suspend', exact: true }).click();
      await page.getByRole('dialog').getByText('signed out within a second').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
      await page.getByText('1 of 1 done').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
      await page.getByRole('cell', { name: 'Suspended' }).waitFor();

      await page.getByRole('link', { name: 'anna@example.com' }).click();
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await page.getByText('anna@example.com is deleted.').waitFor();
      await expect.poll(() => page.getByRole('link', { name: 'anna@example.com' }).count()).toBe(0);
    }));

  it('keep the last admin: one cannot delete oneself', () =>
    web.visit('/dashboard/users', { device: 'desktop', theme: 'light' }, async (page) => {
      await signInOn(page, adminOf(web.product));
      await page.getByRole('link', { name: adminOf(web.product).email }).click();
      await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
      expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
    }));

  it.each(looks)('look right: $device, $theme', (look) =>
    web.visit('/dashboard/users', look, async (page) => {
      await signInOn(page, adminOf(web.product));
      await page.getByRole('link', { name: adminOf(web.product).email }).waitFor();
      await takePicture(page, `users-${look.device}-${look.theme}`);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole('link', { name: adminOf(web.product).email }).click();
      await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
      await takePicture(page, `user-${look.device}-${look.theme}`);
      expect(await accessibilityFaults(page)).toEqual([]);
    }),
  );
});
