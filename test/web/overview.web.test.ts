import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminOf, dashboardBuilt, looks, signInOn } from './harness/dashboard.ts';
import { accessibilityFaults, startWeb, takePicture, type Web } from './harness/web.ts';

let web: Web;
beforeAll(async () => {
  web = await startWeb();
  await dashboardBuilt(web.product);
});
afterAll(() => web.close());

describe('the overview', () => {
  it('says what to do first, step by step, until there is a link', () =>
    web.visit('/dashboard/overview', { device: 'desktop', theme: 'light' }, async (page) => {
      await signInOn(page, adminOf(web.product));
      await page.getByText('Four steps to a working link').waitFor();
      await takePicture(page, 'overview-first');
      const done = page.getByRole('img', { name: 'Done' });
      expect(await done.count()).toBe(0);
      const { id: plan } = await web.admin.createPlan({ name: 'Monthly' });
      const { id: user } = await web.admin.createUser({
        email: 'ann@example.com',
        password: 'correct horse',
        role: 'user',
      });
      await page.reload();
      await expect.poll(() => done.count()).toBe(2);
      await web.admin.createSubscription({ user_id: user, plan_id: plan });
      await page.reload();
      await page.getByText('Counted without a difference').waitFor();
      await expect.poll(() => page.getByText('Four steps to a working link').count()).toBe(0);
    }));

  it.each(looks)('looks right: $device, $theme', (look) =>
    web.visit('/dashboard/overview', look, async (page) => {
      await signInOn(page, adminOf(web.product));
      await page.getByText('Counted without a difference').waitFor();
      await takePicture(page, `overview-${look.device}-${look.theme}`);
      expect(await accessibilityFaults(page)).toEqual([]);
    }),
  );
});
