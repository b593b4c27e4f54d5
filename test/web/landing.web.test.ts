import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchLink } from '../e2e/harness/api.ts';
import { type Look, looks } from './harness/look.ts';
import { accessibilityFaults, startWeb, takePicture, type Web } from './harness/web.ts';

const GIB = 2 ** 30;
const DAY_MS = 86_400_000;
const hostile = `</title><script>throw 1</script><b>"Gold", 'Co' & = \u202eevil`;
const shown = `</title><script>throw 1</script><b>"Gold", 'Co' & = evil`;

const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';
const pixel =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36';
const desktop: Look = { device: 'desktop', theme: 'light' };
const phone: Look = { device: 'phone', theme: 'light', userAgent: iphone };

let web: Web;
let userId = 0;
let planId = 0;
let link = '';
beforeAll(async () => {
  web = await startWeb();
  const { admin } = web;
  const node = { name: 'One', server_address: 'node.example', server_port: 8388, protocol: 'shadowsocks' };
  const active = await admin.createActiveNode({ ...node, encryption_method: 'aes-256-gcm' });
  const plan = await admin.createPlan({ name: hostile, quota_bytes: 100 * GIB, reset: 'month', duration_days: 60 });
  const user = await admin.createUser({ email: 'one@web.test', password: 'long enough', role: 'user' });
  const made = await admin.createSubscription({ user_id: user.id, plan_id: plan.id });
  [userId, planId, link] = [user.id, plan.id, made.link];
  for (let day = 0; day < 24; day++) {
    const entry = { subscription_id: String(made.id), upload: day * 3e7, download: ((day * 7 + 3) % 11) * 2.5e8 };
    await admin.reportTraffic(active, [entry], new Date(Date.now() - day * DAY_MS));
  }
});
afterAll(() => web?.close());

/** Everything fits the width of the screen. */
const overhang = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe('the page at a link', () => {
  it.each(looks)('is readable by all ($device, $theme)', async (look) => {
    const userAgent = look.theme === 'dark' ? pixel : iphone;
    await web.visit(link, { ...look, ...(look.device === 'phone' && { userAgent }) }, async (page) => {
      expect([await page.title(), await page.locator('h1').textContent()]).toEqual([shown, shown]);
      await page.locator('summary').last().click();
      await takePicture(page, `landing-${look.device}-${look.theme}`);
      expect([await overhang(page), await accessibilityFaults(page)]).toEqual([0, []]);
    });
  });

  it.each([
    ['zh-CN', 'ltr', '流量'],
    ['fa-IR', 'rtl', 'حجم مصرفی'],
    ['ru-RU', 'ltr', 'Трафик'],
  ])('speaks %s', async (locale, dir, heading) => {
    await web.visit(link, { ...phone, locale }, async (page) => {
      expect(await page.locator('html').getAttribute('dir')).toBe(dir);
      expect(await page.locator('h2').first().textContent()).toBe(heading);
      await takePicture(page, `landing-${locale}`);
      expect([await overhang(page), await accessibilityFaults(page)]).toEqual([0, []]);
    });
  });

  it('lets everybody choose the device, without scripts too, and shows no button that does nothing', async () => {
    await web.visit(link, { ...phone, javaScript: false }, async (page) => {
      const names = (): Promise<string[]> => page.locator('.app h3:visible').allTextContents();
      expect(await names()).toContain('Shadowrocket');
      await page.getByText('Windows', { exact: true }).click();
      expect(await names()).toEqual(['Hiddify', 'Happ', 'Clash Verge Rev', 'FlClash', 'v2rayN']);
      expect(await page.locator('button:visible').count()).toBe(0);
    });
  });

  it('shows codes that cameras read back: the link, and what opens the apps', async () => {
    const decoder = await readFile(createRequire(import.meta.url).resolve('jsqr/dist/jsQR.js'), 'utf8');
    await web.visit(link, desktop, async (page) => {
      await page.evaluate(decoder);
      const codes = await page.evaluate<string[]>(
        `Promise.all([...document.querySelectorAll('svg.qr')].map(${decodeCode}))`,
      );
      const opening = await page.evaluate<string[]>(
        `[...document.querySelectorAll('.app:has(svg.qr) .button')].map((a) => a.getAttribute('href'))`,
      );
      expect(opening.length).toBeGreaterThan(10);
      expect(codes.toSorted()).toEqual([link, ...opening].toSorted());
    });
  });

  it('copies, with the clipboard and where there is none', async () => {
    await web.visit(link, desktop, async (page) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      const copied = (): Promise<string> => page.evaluate<string>('navigator.clipboard.readText()');
      await page.getByRole('button', { name: 'Copy: Your link' }).click();
      await page.getByText('Copied', { exact: true }).waitFor();
      expect(await copied()).toBe(link);
      await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error())');
      await page.getByRole('button', { name: 'Copy: v2rayN' }).click();
      await expect.poll(copied).toBe(`${link}/base64`);
    });
  });
});

/** Runs in the page: draws a code as the screen does, and reads it. */
const decodeCode = `async (svg) => {
  const image = new Image();
  svg = svg.cloneNode(true);
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const size = 4 * svg.viewBox.baseVal.width;
  svg.setAttribute('width', size);
  svg.setAttribute('height', size);
  image.src = 'data:image/svg+xml,' + encodeURIComponent(svg.outerHTML);
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return jsQR(context.getImageData(0, 0, size, size).data, size, size)?.data ?? 'unreadable';
}`;

/** What each app calls itself when it comes for the document, and where its import link carries the address. */
const clients: Readonly<Record<string, readonly [agent: string, address: (link: URL) => string | null | undefined]>> = {
  Hiddify: ['HiddifyNext/2.5.7 (android) like ClashMeta v2ray sing-box', behind('hiddify://import/')],
  Happ: ['Happ/3.2.1', behind('happ://add/')],
  'sing-box': ['SFA/1.12.12 (575; sing-box 1.12.12; language en_US)', parameter('sing-box://import-remote-profile')],
  v2rayNG: ['v2rayNG/1.9.5', parameter('v2rayng://install-sub')],
  'Clash Meta for Android': ['ClashMetaForAndroid/2.11.0.Meta', parameter('clash://install-config')],
  'Clash Verge Rev': ['clash-verge/v2.4.2', parameter('clash://install-config')],
  FlClash: ['FlClash/v0.8.80 clash-verge Platform/android', parameter('clash://install-config')],
  Surfboard: ['Surfboard/2.35.0', parameter('surfboard:///install-config')],
  Shadowrocket: [
    'Shadowrocket/2070 CFNetwork/1335',
    ({ href }) =>
      Buffer.from(/^shadowrocket:\/\/add\/sub:\/\/([\w-]+)\?/.exec(href)?.[1] ?? '', 'base64url').toString(),
  ],
  Stash: ['Stash/3.1.0 Clash/1.9.0', parameter('stash://install-config')],
  Surge: ['Surge iOS/3000', parameter('surge:///install-config')],
  Loon: ['Loon/762 CFNetwork/1408', parameter('loon://import', 'nodelist')],
  'Quantumult X': [
    'Quantumult%20X/1.5.2',
    (url) => {
      const resource = parameter('quantumult-x:///add-resource', 'remote-resource')(url) ?? '';
      const [server = ''] = (JSON.parse(resource) as { server_remote: string[] }).server_remote;
      return /^(\S+), tag=[^,]+$/.exec(server)?.[1];
    },
  ],
};

function behind(start: string) {
  return ({ href }: URL): string | null =>
    href.startsWith(start) ? (href.slice(start.length).split('#')[0] ?? '') : null;
}

function parameter(start: string, name = 'url') {
  return ({ href, searchParams }: URL): string | null => (href.startsWith(`${start}?`) ? searchParams.get(name) : null);
}

it('imports into every app what the app would get by its own name', async () => {
  const offered = await web.visit(link, desktop, (page) =>
    page.evaluate<[string, string | null][]>(
      `[...document.querySelectorAll('.app')].map((card) => [card.querySelector('h3').textContent, card.querySelector('.button')?.getAttribute('href') ?? null])`,
    ),
  );
  const importing = offered.flatMap(([name, href]) => (href === null ? [] : [{ name, href }]));
  expect(importing.map(({ name }) => name).toSorted()).toEqual(Object.keys(clients).toSorted());
  for (const { name, href } of importing) {
    const [agent, address] = clients[name] ?? ['', () => null];
    const url = address(new URL(href)) ?? '';
    expect(url).toMatch(new RegExp(`^${link}/[a-z0-9]+$`));
    const [imported, own] = [await fetchLink(url), await fetchLink(link, agent)];
    const document = ({ status, headers, text }: typeof own) => ({
      name,
      status,
      type: headers.get('content-type'),
      // Some documents name the address they came from.
      text: text.replaceAll(url, link),
    });
    expect(document(imported)).toEqual({ ...document(own), status: 200 });
    expect(own.text.length).toBeGreaterThan(50);
  }
});

describe('a subscription that may not connect', () => {
  const states: Record<string, { body: object; says: RegExp }> = {
    pending: {
      body: { starts_at: '2090-01-05T00:00:00Z' },
      says: /has not started yet\. It starts on 5 January 2090 at 00:00 UTC/,
    },
    expired: { body: { starts_at: '2020-01-01T00:00:00Z', ends_at: '2020-02-01T00:00:00Z' }, says: /has ended/ },
    limited: { body: { quota_bytes: 0 }, says: /used up/ },
    suspended: { body: {}, says: /has suspended this subscription/ },
  };

  it.each(Object.entries(states))('is told why: %s', async (status, { body, says }) => {
    const made = await web.admin.createSubscription({ user_id: userId, plan_id: planId, ...body });
    if (status === 'suspended') await web.admin.suspend(made.id);
    await web.visit(made.link, { ...phone, theme: 'dark' }, async (page) => {
      expect(await page.locator('.notice').textContent()).toMatch(says);
      await takePicture(page, `landing-${status}`);
      expect(await accessibilityFaults(page)).toEqual([]);
    });
  });
});
