import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminOf, dashboardBuilt, looks, signInOn } from './harness/dashboard.ts';
import { accessibilityFaults, startWeb, takePicture, type Web } from './harness/web.ts';

let web: Web;
const email = 'ann@example.com';
let planId: number;
beforeAll(async () => {
  web = await startWeb();
  await dashboardBuilt(web.product);
  const plan = { name: 'Monthly', quota_bytes: 100 * 1024 ** 3, duration_days: 30 };
  planId = (await web.admin.createPlan(plan)).id;
  await web.admin.createUser({ email, password: 'correct horse', role: 'user' });
});
afterAll(() => web.close());

describe('subscriptions', () => {
  it('are made in one dialog and decided about, each thing said first', () =>
    web.visit('/dashboard/subscriptions', { device: 'desktop', theme: 'light' }, async (page) => {
      await signInOn(page, adminOf(web.product));
      await page.getByText('No subscription yet').waitFor();
      await page.keyboard.press('n');
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('User').first().fill('ann');
      await page.getByRole('option', { name: email }).click();
      await dialog.getByLabel('Plan').first().click();
      await page.getByRole('option', { name: 'Monthly' }).click();
      await dialog.getByRole('button', { name: 'Create subscription' }).click();
      const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
      expect((await fetch(link, { headers: { 'user-agent': 'clash.meta/v1.19.27' } })).status).toBe(200);
      await dialog.getByRole('button', { name: 'Close' }).last().click();

      await page.getByRole('row').filter({ hasText: email }).getByRole('link').first().click();
      await page.getByRole('heading', { name: email }).waitFor();
      const decide = async (act: string, about: string, done: string): Promise<void> => {
        await page.getByRole('button', { name: act, exact: true }).click();
        await page.getByRole('dialog').getByText(about).waitFor();
        await page.getByRole('dialog').getByRole('button', { name: act, exact: true }).click();
        await page.getByText(done).waitFor();
      };
      await decide('Suspend', 'live connections are cut', 'Suspended.');
      await decide('Resume', 'may connect again', 'Resumed.');
      await decide('Renew', "Adds the plan's duration", 'Renewed.');
      await decide('Reset usage', 'the history stays', 'Usage counts from zero.');
      await decide('New credentials', 'fetch the link again', 'There are new credentials.');
      await decide('New link', 'dead within a second', 'There is a new link');
      await expect.poll(() => page.getByRole('textbox', { name: 'Link' }).inputValue()).not.toBe(link);
      await expect.poll(async () => (await fetch(link)).status).toBe(404);

      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByText('Chosen by').waitFor();
      await page.getByRole('region', { name: 'Document' }).getByText('proxies').first().waitFor();

      await page.getByRole('switch', { name: 'A quota of its own' }).check({ force: true });
      await page.getByLabel('Quota', { exact: true }).fill('2 TiB');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('The subscription is saved.').waitFor();
      await page.getByText('2.00 TiB').first().waitFor();
      await decide('Cancel subscription', 'for good', 'Cancelled.');
    }));

  describe('one that is active', () => {
    const bob = 'bob@example.com';
    let id: number;
    beforeAll(async () => {
      const user = await web.admin.createUser({ email: bob, password: 'correct horse', role: 'user' });
      ({ id } = await web.admin.createSubscription({ user_id: user.id, plan_id: planId }));
    });

    it('shows what it used by hours, days and months, and on one node', async () => {
      const node = { server_address: '192.0.2.1', server_port: 443, protocol: 'trojan' };
      const [tokyo] = [
        await web.admin.createActiveNode({ ...node, name: 'Tokyo' }),
        await web.admin.createActiveNode({ ...node, name: 'Osaka', server_port: 444 }),
      ];
      await web.admin.reportTraffic(tokyo, [{ subscription_id: String(id), upload: 1024, download: 3 * 1024 ** 3 }]);
      await web.visit(`/dashboard/subscriptions/${id}`, { device: 'desktop', theme: 'light' }, async (page) => {
        await signInOn(page, adminOf(web.product));
        const table = page.getByRole('table', { name: 'Charged, upload and download' });
        const buckets = () => table.getByRole('rowheader').allInnerTexts();
        for (const [by, shape] of [
          ['Hour', /^[A-Z][a-z]{2} \d{1,2}, \d{2} [AP]M$/],
          ['Day', /^[A-Z][a-z]{2} \d{1,2}$/],
          ['Month', /^[A-Z][a-z]{2} \d{4}$/],
        ] as const) {
          await page.getByText(by, { exact: true }).click();
          await expect.poll(buckets).toEqual(expect.arrayContaining([expect.stringMatching(shape)]));
          expect((await buckets()).filter((at) => !shape.test(at))).toEqual([]);
          await table.getByText('3.00 GiB').first().waitFor();
          await takePicture(page, `usage-${by.toLowerCase()}`);
        }
        await page.getByRole('combobox', { name: 'Node' }).fill('Osa');
        await page.getByRole('option', { name: 'Osaka' }).click();
        await expect.poll(() => table.getByText('3.00 GiB').count()).toBe(0);
      });
    });

    it.each(looks)('looks right: $device, $theme', (look) =>
      web.visit('/dashboard/subscriptions', look, async (page) => {
        await signInOn(page, adminOf(web.product));
        const row = page.getByRole('row').filter({ hasText: bob });
        await row.waitFor();
        await takePicture(page, `subscriptions-${look.device}-${look.theme}`);
        expect(await accessibilityFaults(page)).toEqual([]);
        await row.getByRole('link').first().click();
        await page.getByRole('button', { name: 'Preview' }).click();
        await page.getByText('Chosen by').waitFor();
        await page.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded();
        await takePicture(page, `subscription-${look.device}-${look.theme}`);
        expect(await accessibilityFaults(page)).toEqual([]);
      }),
    );
  });
});
