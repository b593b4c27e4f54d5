import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminOf, dashboardBuilt, looks, signInOn } from './harness/dashboard.ts';
import { accessibilityFaults, startWeb, takePicture, type Web } from './harness/web.ts';

const desktop = { device: 'desktop', theme: 'light' } as const;
const password = 'correct horse';

let web: Web;
beforeAll(async () => {
  web = await startWeb();
  await dashboardBuilt(web.product);
});
afterAll(() => web.close());

const isAt = (path: string) => (request: Request) => new URL(request.url()).pathname === path;
const plans = (page: Page) => page.getByRole('heading', { name: 'Plans', exact: true });

async function newUser(name: string): Promise<{ id: number; email: string; password: string }> {
  const account = { email: `${name}@example.com`, password };
  const { id } = await web.admin.createUser({ ...account, role: 'user' });
  return { id, ...account };
}

describe('a session', () => {
  it('goes on unseen when the access token has run out while a page is open', () =>
    web.visit('/dashboard/plans', desktop, async (page) => {
      await page.clock.install();
      await page.reload();
      await signInOn(page, adminOf(web.product));
      await plans(page).waitFor();
      const before = await page.evaluate('performance.timeOrigin');
      const refreshed = page.waitForResponse((response) => isAt('/session/refresh')(response.request()));
      await page.clock.fastForward('16:00');
      await page.getByRole('link', { name: 'Users' }).click();
      expect((await refreshed).status()).toBe(200);
      await page.getByRole('link', { name: adminOf(web.product).email }).waitFor();
      expect(await page.evaluate('performance.timeOrigin')).toBe(before);
    }));

  it('that is ended from elsewhere leads to signing in, which says so, and back to the page', async () => {
    const ann = await newUser('ann');
    // Browsers call each refusal an error: nothing else may be wrong.
    await expect(
      web.visit('/dashboard/account', desktop, async (page) => {
        await signInOn(page, ann);
        await page.getByRole('heading', { name: 'Account' }).waitFor();
        await web.admin.changeUser(ann.id, { password: 'another horse' });
        await page.getByText('The session has ended').waitFor();
        await takePicture(page, 'session-ended');
        expect(await accessibilityFaults(page)).toEqual([]);
        await signInOn(page, { ...ann, password: 'another horse' });
        await page.getByRole('heading', { name: 'Account' }).waitFor();
      }),
    ).rejects.toThrow(/problems:(\nconsole: Failed to load resource: the server responded with a status of 401.*)+$/);
  });

  it('ends its events too when it is signed out of', () =>
    web.visit('/dashboard/plans', desktop, async (page) => {
      const asked = page.waitForRequest(isAt('/events'));
      await signInOn(page, adminOf(web.product));
      const request = await asked;
      const ended = page.waitForEvent('requestfailed', isAt('/events'));
      const { authorization = '' } = await request.allHeaders();
      const other = await fetch(`${web.product.url}/events`, { headers: { authorization } });
      expect(other.status).toBe(200);
      await page.getByRole('button', { name: 'Account' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      await ended;
      // The server ends whatever else listens with the same session; what came before that is read to its end.
      await other.text();
      expect((await fetch(`${web.product.url}/events`, { headers: { authorization } })).status).toBe(401);
    }));
});

describe('pages', () => {
  it('show what others change at once, by events', () =>
    web.visit('/dashboard/subscriptions', desktop, async (page) => {
      const { id: user } = await newUser('told-of');
      const { id: plan } = await web.admin.createPlan({ name: 'Told of' });
      const { id } = await web.admin.createSubscription({ user_id: user, plan_id: plan });
      const events = page.waitForResponse((response) => isAt('/events')(response.request()));
      await signInOn(page, adminOf(web.product));
      await page.getByRole('cell', { name: 'Active' }).waitFor();
      await events;
      await web.admin.suspend(id);
      // Sooner than by asking now and then.
      await page.getByRole('cell', { name: 'Suspended' }).waitFor({ timeout: 10_000 });
      expect(await page.getByRole('cell', { name: 'Active' }).count()).toBe(0);
    }));

  it('ask now and then where no events come', () =>
    web.visit('/dashboard/plans', desktop, async (page) => {
      await page.route('**/events', (route) => route.fulfill({ status: 204 }));
      await signInOn(page, adminOf(web.product));
      await plans(page).waitFor();
      await web.admin.createPlan({ name: 'Asked for' });
      expect(await page.getByRole('link', { name: 'Asked for' }).count()).toBe(0);
      await page.getByRole('link', { name: 'Asked for' }).waitFor({ timeout: 30_000 });
    }));

  it('work by keyboard alone', () =>
    web.visit('/dashboard/plans', desktop, async (page) => {
      const { email, password: secret } = adminOf(web.product);
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      await page.keyboard.type(email);
      await page.keyboard.press('Tab');
      await page.keyboard.type(secret);
      await page.keyboard.press('Enter');
      await plans(page).waitFor();
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').innerText()).toBe('To the content');
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      await takePicture(page, 'shortcuts');
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Sort by Name' }).focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => new URL(page.url()).searchParams.get('sort')).toBe('name');
      await page.getByRole('checkbox', { name: 'Select Told of' }).focus();
      await page.keyboard.press('Space');
      await page.getByText('1 selected').waitFor();
      await page.getByRole('button', { name: 'Account' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menuitem', { name: 'Account' }).waitFor();
      const next = () => page.keyboard.press('ArrowDown').then(() => page.locator(':focus').innerText());
      await expect.poll(next).toBe('Sign out');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
    }));
});

describe('the own password', () => {
  it('is changed: the old one is refused, and the new one lets in', async () => {
    const bob = await newUser('bob');
    await web.visit('/dashboard/account', desktop, async (page) => {
      await signInOn(page, bob);
      await page.getByLabel('Current password').fill(password);
      await page.getByLabel(/^New password( \*)?$/).fill('battery staple');
      await page.getByLabel('New password, again').fill('battery');
      await page.getByRole('button', { name: 'Change password' }).click();
      await page.getByText('not the same').waitFor();
      await page.getByLabel('New password, again').fill('battery staple');
      await page.getByRole('button', { name: 'Change password' }).click();
      await page.getByText('The password is changed').waitFor();
      await page.getByRole('button', { name: 'Account' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await signInOn(page, { ...bob, password: 'battery staple' });
      const body = JSON.stringify({ email: bob.email, password });
      const headers = { 'content-type': 'application/json' };
      const old = await fetch(`${web.product.url}/auth/login`, { method: 'POST', headers, body });
      expect(old.status).toBe(401);
    });
  });

  it.each(looks)('that somebody else set has to be changed first: $device, $theme', async (look) => {
    const carl = await newUser(`carl-${look.device}-${look.theme}`);
    await web.visit('/', look, async (page) => {
      // As the first admin's is, who has a password that was made up.
      await page.route('**/session', async (route) => {
        const response = await route.fetch();
        const answer = (await response.json()) as { data: { user: object } };
        Object.assign(answer.data.user, { must_change_password: true });
        await route.fulfill({ response, json: answer });
      });
      await page.getByLabel('E-mail').fill(carl.email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: 'Change password' }).waitFor();
      await takePicture(page, `change-password-${look.device}-${look.theme}`);
      expect(await accessibilityFaults(page)).toEqual([]);
    });
  });
});
