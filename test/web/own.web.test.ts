import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchLink } from '../e2e/harness/api.ts';
import { temporaryFolder } from '../e2e/harness/reaper.ts';
import { mihomoAgent, mihomoClient } from '../e2e/clients/mihomo.ts';
import { dashboardBuilt, looks, signInOn } from './harness/dashboard.ts';
import { accessibilityFaults, startWeb, takePicture, type Web } from './harness/web.ts';

const GIB = 1024 ** 3;
const password = 'correct horse';
const ann = { email: 'ann@example.com', password };
const bob = { email: 'bob@example.com', password };
const carl = { email: 'carl@example.com', password };

let web: Web;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
/** The first is of Ann, who has no other; the rest are of Bob. */
let subscriptions: { readonly id: number; readonly link: string }[];
beforeAll(async () => {
  web = await startWeb();
  folder = await temporaryFolder('orrery-own-');
  await dashboardBuilt(web.product);
  const { admin } = web;
  const node = await admin.createActiveNode({
    name: 'Tokyo 01',
    server_address: '127.0.0.1',
    server_port: 8388,
    protocol: 'shadowsocks',
    encryption_method: 'aes-128-gcm',
  });
  const plan = { quota_bytes: 100 * GIB, duration_days: 30 };
  const monthly = await admin.createPlan({ ...plan, name: 'Monthly', hwid_limit: 3 });
  const small = await admin.createPlan({ ...plan, name: 'Small', quota_bytes: GIB });
  const users = [];
  for (const user of [ann, bob, carl]) users.push((await admin.createUser({ ...user, role: 'user' })).id);
  const [annId, bobId] = users;
  subscriptions = [
    await admin.createSubscription({ user_id: annId, plan_id: monthly.id }),
    await admin.createSubscription({ user_id: bobId, plan_id: small.id }),
    await admin.createSubscription({ user_id: bobId, plan_id: monthly.id }),
  ];
  const bytes = [30 * GIB, 2 * GIB];
  const entries = bytes.map((download, i) => ({
    subscription_id: String(subscriptions[i]?.id),
    upload: GIB / 2,
    download,
  }));
  await admin.reportTraffic(node, entries);
});
afterAll(async () => {
  await web.close();
  await folder.remove();
});

const desktop = { device: 'desktop', theme: 'light' } as const;
const phone = { device: 'phone', theme: 'light' } as const;
const linkOn = (page: Page): Promise<string> => page.getByRole('textbox', { name: 'Link' }).inputValue();

/** Presses it, reads what it is about to do, and says yes. */
async function decide(page: Page, button: string, about: string, done: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('dialog').getByText(about).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();
  await page.getByText(done).waitFor();
}

describe('own subscriptions', () => {
  it('come first after signing in: a link that mihomo loads, on a phone', () =>
    web.visit('/', phone, async (page) => {
      await signInOn(page, ann);
      await page.getByRole('heading', { name: 'Monthly' }).waitFor();
      await page.getByText('30.5 GiB').first().waitFor();
      const link = await linkOn(page);
      expect(link).toBe(subscriptions[0]?.link);
      const hwid = { 'x-hwid': 'phone-1', 'x-device-os': 'Android', 'x-ver-os': '16', 'x-device-model': 'Pixel 10' };
      const { status, text } = await fetch(link, { headers: { 'user-agent': mihomoAgent, ...hwid } }).then(
        async (response) => ({ status: response.status, text: await response.text() }),
      );
      expect([status, text]).toEqual([200, expect.stringContaining('Tokyo 01')]);
      const unused = (): never => {
        throw new Error('only the check is asked for');
      };
      await mihomoClient({ folder: async () => folder.path, env: process.env, fetchThrough: unused }).check(text);
    }));

  it('offer the apps of the device, and say what each button does first', () =>
    web.visit('/dashboard/mine', desktop, async (page) => {
      await signInOn(page, ann);
      await page.getByLabel('Device', { exact: true }).selectOption('Windows');
      const add = page.getByRole('link', { name: 'Add to Clash Verge Rev' });
      const link = await linkOn(page);
      expect(await add.getAttribute('href')).toBe(
        `clash://install-config?url=${encodeURIComponent(`${link}/mihomo`)}&name=Monthly`,
      );
      await page.getByRole('button', { name: 'Copy the link for v2rayN' }).waitFor();

      await page.getByRole('button', { name: 'Remove this device: Pixel 10 · Android · 16' }).click();
      await page.getByRole('dialog').getByText('another one may take').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
      await page.getByText('The device is removed.').waitFor();
      await expect.poll(() => page.getByText('Pixel 10').count()).toBe(0);

      await decide(page, 'New credentials', 'you too', 'There are new credentials.');
      await decide(page, 'New link', 'dead within a second', 'There is a new link');
      await expect.poll(() => linkOn(page)).not.toBe(link);
      await expect.poll(async () => (await fetch(link)).status).toBe(404);
      expect((await fetchLink(await linkOn(page), mihomoAgent)).status).toBe(200);
      await page.getByText('Hour', { exact: true }).click();
      await page.getByRole('table', { name: 'Charged, upload and download' }).waitFor();
    }));

  it('are asked for where there is none yet; pages of operators are not there', () =>
    web.visit('/dashboard/users', desktop, async (page) => {
      await signInOn(page, carl);
      await page.getByText('It is not there (any more).').waitFor();
      await page.getByRole('link', { name: 'My subscriptions' }).click();
      await page.getByText('No subscription yet').waitFor();
      await page.mouse.move(640, 700);
      expect(await accessibilityFaults(page)).toEqual([]);
    }));

  it("are nobody else's: the page of another's is not there", () =>
    // The one thing wrong with the page is the refusal.
    expect(
      web.visit(`/dashboard/mine/${subscriptions[0]?.id}`, desktop, async (page) => {
        await signInOn(page, carl);
        await page.getByRole('alert').getByText('It is not there (any more).').waitFor();
        expect(await page.getByText('Monthly').count()).toBe(0);
      }),
    ).rejects.toThrow(
      /problems:\nconsole: Failed to load resource: the server responded with a status of 404 \(Not Found\) \(\S+\/me\/subscriptions\/1\)$/,
    ));

  it("are nobody else's: whoever asks the API for another's gets 404, and nothing changes", async () => {
    const { url } = web.product;
    const own = `${url}/me/subscriptions/${subscriptions[2]?.id}`;
    const signIn = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(carl) };
    const session = (await (await fetch(`${url}/auth/login`, signIn)).json()) as { data: { access_token: string } };
    const headers = { authorization: `Bearer ${session.data.access_token}` };
    const tries = [
      ['GET', ''],
      ['GET', '/usage'],
      ['GET', '/devices'],
      ['DELETE', '/devices/1'],
      ['POST', '/link'],
      ['POST', '/credentials'],
    ] as const;
    const answers = await Promise.all(tries.map(([method, path]) => fetch(`${own}${path}`, { method, headers })));
    expect(answers.map(({ status }) => status)).toEqual(tries.map(() => 404));
    expect((await fetch(`${url}/subscriptions`, { headers })).status).toBe(403);
    expect((await fetch(subscriptions[2]?.link ?? '', { headers: { 'user-agent': mihomoAgent } })).status).toBe(200);
  });

  it.each(looks)('look right: $device, $theme', (look) =>
    web.visit('/dashboard/mine', look, async (page) => {
      await signInOn(page, bob);
      await page.getByRole('heading', { name: 'My subscriptions' }).waitFor();
      await takePicture(page, `own-list-${look.device}-${look.theme}`);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole('link', { name: 'Small' }).click();
      await page.getByText('The traffic of this period is used up.').waitFor();
      await page.getByText('You can connect again:').waitFor();
      await page.getByRole('table', { name: 'Charged, upload and download' }).waitFor();
      await takePicture(page, `own-${look.device}-${look.theme}`);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole('main').getByRole('link', { name: 'My subscriptions' }).click();
      await page.getByRole('link', { name: 'Small' }).waitFor();
    }),
  );
});
