import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreatedNode } from '../e2e/harness/api.ts';
import { adminOf, dashboardBuilt, looks, signInOn } from './harness/dashboard.ts';
import type { Look } from './harness/look.ts';
import { accessibilityFaults, startWeb, takePicture, type Web } from './harness/web.ts';

const desk: Look = { device: 'desktop', theme: 'light' };

let web: Web;
beforeAll(async () => {
  web = await startWeb();
  await dashboardBuilt(web.product);
});
afterAll(() => web.close());

const atNodes = (path: string, look: Look, work: (page: Page) => Promise<void>) =>
  web.visit(`/dashboard/nodes${path}`, look, async (page) => {
    page.setDefaultTimeout(30_000);
    await signInOn(page, adminOf(web.product));
    await work(page);
  });

const button = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true });

/** By its label, with or without the mark of what is required. */
const input = (page: Page, label: string) =>
  page.getByLabel(new RegExp(`^${label.replaceAll(/[()]/g, '\\$&')}( \\*)?$`)).and(page.locator('input, textarea'));

async function choose(page: Page, field: string, option: string): Promise<void> {
  await input(page, field).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

const fill = (page: Page, field: string, text: string) => input(page, field).fill(text);

async function addTag(page: Page, field: string, text: string): Promise<void> {
  await fill(page, field, text);
  await page.keyboard.press('Enter');
}

/** Sends the form of a new node and answers with the token that is shown then. */
async function createdToken(page: Page): Promise<string> {
  await button(page, 'Create node').click();
  const dialog = page.getByRole('dialog');
  const token = await dialog.locator('code').textContent();
  await button(dialog, 'I have it').click();
  await dialog.waitFor({ state: 'hidden' });
  return token ?? '';
}

/** What each protocol asks for beyond name and address. */
const forms: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async shadowsocks(page) {
    await choose(page, 'Method', 'aes-256-gcm');
    await choose(page, 'Plugin', 'obfs-local');
    await choose(page, 'Looks like', 'tls');
    await fill(page, 'Host it names', 'www.example.com');
  },
  async trojan(page) {
    await choose(page, 'Transport', 'WebSocket');
    await fill(page, 'Path', '/tunnel');
  },
  async vless(page) {
    await choose(page, 'Security', 'REALITY');
    await fill(page, 'Target', 'www.example.com:443');
    await addTag(page, 'Server names', 'www.example.com');
    await page.getByRole('switch', { name: 'Vision (xtls-rprx-vision)' }).check();
  },
  async vmess(page) {
    await choose(page, 'Security', 'None');
    await choose(page, 'Transport', 'gRPC');
    await fill(page, 'Service name', 'a.b');
  },
  async hysteria2(page) {
    await fill(page, 'Port hopping', '20000-20100');
    await page.getByRole('switch', { name: 'Obfuscation (salamander)' }).check();
    await fill(page, 'Password of the obfuscation', 'obfs+/=&pass');
  },
  async tuic(page) {
    await choose(page, 'Congestion control', 'cubic');
  },
  async anytls(page) {
    await fill(page, 'Padding scheme', 'stop=3\n0=30-30');
  },
};

describe('nodes', () => {
  it('say first what to do, and are made for every protocol; the token is shown once', () =>
    atNodes('', desk, async (page) => {
      await page.getByText('No node yet').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      for (const [protocol, more] of Object.entries(forms)) {
        await page.keyboard.press('n');
        await fill(page, 'Name', `${protocol} 1`);
        await fill(page, 'Address', '192.0.2.1');
        if (protocol !== 'shadowsocks') await choose(page, 'Protocol', protocol);
        await more(page);
        await addTag(page, 'Tags', 'all');
        expect(await createdToken(page)).toMatch(/^node_/);
        await page.getByRole('heading', { name: `${protocol} 1` }).waitFor();
        expect(await page.content()).not.toContain('node_');
        await page.getByRole('link', { name: 'Nodes' }).click();
        await page.getByRole('link', { name: `${protocol} 1` }).waitFor();
      }
    }));

  it('show what the API complains of at the field, and keep the input', () =>
    atNodes('/new', desk, async (page) => {
      await button(page, 'Create node').click();
      await page.getByText('Fill this in.').first().waitFor();
      await fill(page, 'Name', 'bad');
      await fill(page, 'Address', '192.0.2.2');
      await choose(page, 'Protocol', 'hysteria2');
      await fill(page, 'Port hopping', '9-1');
      await button(page, 'Create node').click();
      await expect.poll(() => input(page, 'Port hopping').getAttribute('aria-invalid')).toBe('true');
      expect(await input(page, 'Name').inputValue()).toBe('bad');
      await fill(page, 'Port hopping', '');
      await choose(page, 'Protocol', 'vless');
      await choose(page, 'Security', 'REALITY');
      await fill(page, 'Target', 'nowhere');
      await addTag(page, 'Server names', 'www.example.com');
      await button(page, 'Create node').click();
      await expect.poll(() => input(page, 'Target').getAttribute('aria-invalid')).toBe('true');
      await takePicture(page, 'node-refused');
      await fill(page, 'Target', 'www.example.com:443');
      await fill(page, 'Name', 'vless 1');
      await button(page, 'Create node').click();
      await page.getByRole('alert').waitFor();
      await fill(page, 'Name', 'mended');
      await createdToken(page);
    }));

  it('go only where they may, with what it does said first', () =>
    atNodes('?q=trojan', desk, async (page) => {
      await page.getByRole('link', { name: 'trojan 1' }).click();
      await button(page, 'Put into service').click();
      await page.getByRole('dialog').getByText('may connect').waitFor();
      await button(page.getByRole('dialog'), 'Put into service').click();
      await button(page, 'Maintenance…').waitFor();
      expect(await button(page, 'Put into service').count()).toBe(0);
      await button(page, 'Maintenance…').click();
      await fill(page, 'Reason', 'New disk');
      await button(page.getByRole('dialog'), 'Maintenance').click();
      await page.getByText('New disk').waitFor();
      await button(page, 'Take out of service').click();
      await button(page.getByRole('dialog'), 'Take out of service').click();
      await button(page, 'Take out of service').waitFor({ state: 'hidden' });
      expect(await button(page, 'Maintenance…').count()).toBe(0);
    }));

  it('give the commands that install the agent, and a new token', () =>
    atNodes('?q=anytls', desk, async (page) => {
      await page.getByRole('link', { name: 'anytls 1' }).click();
      await button(page, 'Install the agent').click();
      await button(page, 'Make the commands').click();
      const commands = page.getByRole('dialog').locator('pre');
      await expect.poll(() => commands.count()).toBe(2);
      expect(await commands.first().textContent()).toContain('docker run');
      expect(await commands.last().textContent()).toContain('orrery-agent.service');
      expect(await accessibilityFaults(page)).toEqual([]);
      await takePicture(page, 'node-install');
      await page.keyboard.press('Escape');
      await button(page, 'More actions').click();
      await page.getByRole('menuitem', { name: 'New token' }).click();
      await button(page.getByRole('dialog'), 'New token').click();
      await button(page, 'I have it').waitFor();
      expect(await page.getByRole('dialog').locator('code').textContent()).toMatch(/^node_/);
      await takePicture(page, 'node-token');
      await button(page, 'I have it').click();
    }));

  it('are changed together: search, filter, a result per row, a file', () =>
    atNodes('?q=1&protocol=tuic', desk, async (page) => {
      await page.getByText('1 entry').waitFor();
      await page.goto(new URL('/dashboard/nodes?tags=all&sort=-name', page.url()).href);
      await page.getByText('7 entries').waitFor();
      expect(await page.getByRole('link', { name: / 1$/ }).first().textContent()).toBe('vmess 1');
      await page.getByRole('checkbox', { name: 'Select tuic 1' }).check();
      await page.getByRole('checkbox', { name: 'Select vmess 1' }).check();
      await button(page, 'Put into service').click();
      await button(page.getByRole('dialog'), 'Put into service').click();
      await page.getByText('2 of 2 done').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
      await expect.poll(() => page.getByRole('cell', { name: 'In service' }).count()).toBe(2);

      // One that is out of service cannot go under maintenance: its row says so.
      await page.getByRole('checkbox', { name: 'Select tuic 1' }).check();
      await page.getByRole('checkbox', { name: 'Select anytls 1' }).check();
      await button(page, 'Maintenance').click();
      await button(page.getByRole('dialog'), 'Maintenance').click();
      await page.getByText('1 failed').waitFor();
      await takePicture(page, 'nodes-bulk');
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();

      const downloading = page.waitForEvent('download');
      await button(page, 'Export').click();
      await page.getByRole('menuitem', { name: 'Export all that match' }).click();
      const chunks: Buffer[] = [];
      for await (const chunk of await (await downloading).createReadStream()) chunks.push(chunk as Buffer);
      expect(Buffer.concat(chunks).toString()).toContain('tuic 1,maintenance,tuic,192.0.2.1:443');

      await page.getByRole('checkbox', { name: 'Select tuic 1' }).check();
      await button(page, 'Delete').click();
      await button(page.getByRole('dialog'), 'Delete').click();
      await page.getByText('1 of 1 done').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
      await page.getByText('6 entries').waitFor();
    }));

  it('open and refuse what users may reach', () =>
    atNodes('?q=trojan', desk, async (page) => {
      const fact = (label: string) => page.locator('dt', { hasText: label }).locator('+ dd');
      await page.getByRole('link', { name: 'trojan 1' }).click();
      await page.getByRole('link', { name: 'Edit' }).click();
      await addTag(page, 'Open although private', '10.1.2.3:8080');
      await addTag(page, 'Refused as well', 'example.com');
      await page.getByRole('switch', { name: 'Port 25 (mail)' }).check();
      await button(page, 'Save').click();
      await expect.poll(() => input(page, 'Refused as well').getAttribute('aria-invalid')).toBe('true');
      await takePicture(page, 'node-route-refused');
      await input(page, 'Refused as well').press('Backspace');
      await addTag(page, 'Refused as well', ':465');
      await button(page, 'Save').click();
      await page.getByText('trojan 1 is saved.').waitFor();
      expect(await fact('Open besides').textContent()).toBe('10.1.2.3:8080, Port 25 (mail)');
      expect(await fact('Refused as well').textContent()).toBe(':465');
    }));

  it('show what somebody else changed meanwhile, and keep a secret that is left out', () =>
    atNodes('?q=vless%201', desk, async (page) => {
      await page.getByRole('link', { name: 'vless 1' }).click();
      const key = page.locator('dt', { hasText: 'REALITY public key' }).locator('+ dd');
      const before = await key.textContent();
      await page.getByRole('link', { name: 'Edit' }).click();
      await fill(page, 'Description', 'mine');
      const other = await page.context().newPage();
      await other.goto(page.url());
      await fill(other, 'Name', 'vless 2');
      await button(other, 'Save').click();
      await other.getByText('vless 2 is saved.').waitFor();
      await button(page, 'Save').click();
      await page.getByRole('dialog').getByRole('cell', { name: 'vless 2' }).waitFor();
      await button(page.getByRole('dialog'), 'Save mine over it').click();
      await page.getByText('vless 1 is saved.').waitFor();
      expect(await key.textContent()).toBe(before);
      await page.getByText('mine', { exact: true }).waitFor();
    }));
});

describe('a node that reports', () => {
  let node: CreatedNode;
  beforeAll(async () => {
    const { admin } = web;
    const [user, plan] = await Promise.all([
      admin.createUser({ email: 'a@nodes.test', password: 'long enough 12' }),
      admin.createPlan({ name: 'All' }),
    ]);
    const { id } = await admin.createSubscription({ user_id: user.id, plan_id: plan.id });
    node = await admin.createActiveNode({
      name: 'Frankfurt 1',
      server_address: '2001:db8::1',
      server_port: 8443,
      protocol: 'shadowsocks',
      encryption_method: '2022-blake3-aes-256-gcm',
      region: 'DE',
      tags: ['premium', 'eu'],
    });
    await admin.reportTraffic(node, [{ subscription_id: id, upload: 3 * 2 ** 30, download: 21 * 2 ** 30 }]);
    const headers = { 'X-Node-Token': node.api_token, 'Content-Type': 'application/json' };
    const status = {
      cpu_percent: 42.5,
      memory_percent: 81,
      disk_percent: 30,
      uptime_seconds: 93_784,
      cannot_cut: 'no CAP_NET_ADMIN',
      cannot_listen: 'port 20001 is taken',
      core_running: false,
      unread_from: '2026-01-15T10:29:59.000Z',
      unread_to: '2026-01-15T10:30:00.000Z',
    };
    const answer = await fetch(`${web.product.url}/agents/${node.id}/status`, {
      method: 'PUT',
      headers,
      body: JSON.stringify(status),
    });
    if (!answer.ok) throw new Error(await answer.text());
  });

  it.each(looks)('looks right: $device, $theme', async (look) => {
    const suffix = `${look.device}-${look.theme}`;
    await atNodes('', look, async (page) => {
      await page.getByRole('link', { name: 'Frankfurt 1' }).waitFor();
      await takePicture(page, `nodes-${suffix}`);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole('link', { name: 'Frankfurt 1' }).click();
      await page.getByText('42.5%').waitFor();
      await page.getByText('no CAP_NET_ADMIN').waitFor();
      await page.getByText('port 20001 is taken').waitFor();
      await page.getByText('Its core does not run.').waitFor();
      await page.getByText('A core ended unread').waitFor();
      await page.getByText('24.0 GiB in all').waitFor();
      await takePicture(page, `node-${suffix}`);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.goto(new URL('/dashboard/nodes/new', page.url()).href);
      await choose(page, 'Protocol', 'vless');
      await choose(page, 'Security', 'REALITY');
      await takePicture(page, `node-new-${suffix}`);
      expect(await accessibilityFaults(page)).toEqual([]);
    });
  });

  it('speaks Chinese', () =>
    web.visit(`/dashboard/nodes/${node.id}`, { ...desk, locale: 'zh-CN' }, async (page) => {
      const { email, password } = adminOf(web.product);
      await page.getByLabel('邮箱').fill(email);
      await page.getByLabel('密码', { exact: true }).fill(password);
      await page.getByRole('button', { name: '登录' }).click();
      await page.getByText('当前状态').waitFor();
      await takePicture(page, 'node-zh');
      expect(await page.getByText('无法断开已有连接').count()).toBe(1);
    }));
});
