import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mihomoAgent, mihomoClient } from '../e2e/clients/mihomo.ts';
import { type CreatedNode, fetchLink } from '../e2e/harness/api.ts';
import { type Origin, startOrigin } from '../e2e/harness/origin.ts';
import { freePort } from '../e2e/harness/processes.ts';
import { temporaryFolder } from '../e2e/harness/reaper.ts';
import { startAgent } from '../e2e/node-agent/agent-process.ts';
import { adminOf, dashboardBuilt, signInOn } from './harness/dashboard.ts';
import { startWeb, takePicture, type Web } from './harness/web.ts';

let web: Web;
let origin: Origin;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  web = await startWeb();
  origin = await startOrigin();
  folder = await temporaryFolder('orrery-first-');
  await dashboardBuilt(web.product);
});
afterAll(async () => {
  await web.close();
  await origin.close();
  await folder.remove();
});

const email = 'ann@example.com';
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const overview = (page: Page) =>
  page.getByRole('navigation', { name: 'Navigation' }).getByRole('link', { name: 'Overview' }).click();

/** What its agent needs to know of it: the number in the path, and the token that is shown once. */
async function addNode(page: Page, port: number): Promise<CreatedNode> {
  await page.getByRole('link', { name: 'Add a node' }).click();
  // With the mark of what is required.
  const fill = (label: string, text: string) => page.getByLabel(`${label} *`, { exact: true }).fill(text);
  await fill('Name', 'First');
  await fill('Address', '127.0.0.1');
  await fill('Port', String(port));
  await press(page, 'Create node');
  const dialog = page.getByRole('dialog');
  const token = await dialog.locator('code').innerText();
  await dialog.getByRole('button', { name: 'I have it' }).click();
  await press(page, 'Put into service');
  await dialog.getByRole('button', { name: 'Put into service' }).click();
  await page.getByRole('button', { name: 'Take out of service' }).waitFor();
  return { id: Number(new URL(page.url()).pathname.split('/').at(-1)), api_token: token };
}

async function addPlan(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Make a plan' }).click();
  await page.getByLabel('Name').fill('Monthly');
  await page.getByLabel('Quota', { exact: true }).fill('10 GiB');
  await press(page, 'Create plan');
  await page.getByRole('cell', { name: '10.0 GiB' }).waitFor();
}

async function addUser(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Add a user' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.locator('input[type=password]').fill('correct horse');
  await press(page, 'Create user');
  await page.getByRole('heading', { name: email }).waitFor();
}

async function addSubscription(page: Page): Promise<string> {
  await page.getByRole('link', { name: 'Give them a subscription' }).click();
  await page.getByText('No subscription yet').waitFor();
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('User').first().click();
  await page.getByRole('option', { name: email }).click();
  await dialog.getByLabel('Plan').first().click();
  await page.getByRole('option', { name: 'Monthly' }).click();
  await dialog.getByRole('button', { name: 'Create subscription' }).click();
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
  await takePicture(page, 'first-link');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  return link;
}

it('leads from an empty installation, in four steps, to a link with which mihomo carries', () =>
  web.visit('/', { device: 'desktop', theme: 'light' }, async (page) => {
    await signInOn(page, adminOf(web.product));
    const steps = page.getByText('Four steps to a working link');
    const done = page.getByRole('img', { name: 'Done' });
    await steps.waitFor();
    expect(await done.count()).toBe(0);
    const node = await addNode(page, await freePort());
    await overview(page);
    await expect.poll(() => done.count()).toBe(1);
    await addPlan(page);
    await overview(page);
    await expect.poll(() => done.count()).toBe(2);
    await addUser(page);
    await overview(page);
    await expect.poll(() => done.count()).toBe(3);
    const link = await addSubscription(page);

    // The agent, as the operator who has the token starts it. The origin is on loopback, which nodes do not reach by themselves.
    const agent = await startAgent({
      api: web.product.url,
      node,
      stateDir: join(folder.path, 'agent'),
      env: { EXTRA_ALLOWED: `127.0.0.1:${origin.port}` },
    });
    try {
      const document = (await fetchLink(link, mihomoAgent)).text;
      const newFolder = () => mkdtemp(join(folder.path, 'mihomo-'));
      const mihomo = mihomoClient({ folder: newFolder, env: process.env, fetchThrough: origin.fetchThrough });
      await mihomo.check(document);
      const loaded = await mihomo.load(document);
      try {
        expect(loaded.proxies).toEqual(['First']);
        expect(await loaded.through('First', 20_000)).toMatchObject({ carried: true });
      } finally {
        await loaded.stop();
      }
      await overview(page);
      await page.getByText('Counted without a difference').waitFor();
      await expect.poll(() => steps.count()).toBe(0);
      // What was carried is shown as it is reported.
      await page.getByRole('link', { name: email }).waitFor({ timeout: 60_000 });
    } finally {
      await agent.stop();
    }
  }));
