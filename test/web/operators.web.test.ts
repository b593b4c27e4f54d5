import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchLink } from '../e2e/harness/api.ts';
import { adminOf, dashboardBuilt, looks, signInOn } from './harness/dashboard.ts';
import { accessibilityFaults, startWeb, takePicture, type Web } from './harness/web.ts';

const clash = readFileSync(new URL('../../docs/templates/clash.yaml', import.meta.url), 'utf8');
const desktop = { device: 'desktop', theme: 'light' } as const;

let web: Web;
beforeAll(async () => {
  web = await startWeb();
  await dashboardBuilt(web.product);
});
afterAll(() => web.close());

/** Signed in, on a page of the dashboard. */
const visit = (path: string, work: (page: Page) => Promise<void>) =>
  web.visit(`/dashboard/${path}`, desktop, async (page) => {
    await signInOn(page, adminOf(web.product));
    await work(page);
  });

const dialogButton = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name });

describe('API tokens', () => {
  it('are made, shown once, and revoked', () =>
    visit('api-tokens', async (page) => {
      await page.getByText('No API token yet').waitFor();
      await page.keyboard.press('n');
      await page.getByLabel('Name').fill('backup script');
      await page.getByRole('button', { name: 'Create token' }).click();
      await page.getByText('Choose at least one.').waitFor();
      await page.getByLabel('Read all that operators see (admin:read)').check();
      await page.getByRole('button', { name: 'Create token' }).click();
      await page.getByText('backup script is made: copy it now').waitFor();
      const token = await page.locator('code').innerText();
      const read = (): Promise<number> =>
        fetch(`${web.product.url}/plans`, { headers: { authorization: `Bearer ${token}` } }).then(
          ({ status }) => status,
        );
      expect(await read()).toBe(200);
      expect(await accessibilityFaults(page)).toEqual([]);
      await takePicture(page, 'api-token-made');

      await page.getByRole('link', { name: 'To the list' }).click();
      await page.getByRole('button', { name: 'Revoke backup script' }).click();
      await dialogButton(page, 'Revoke').click();
      await page.getByText('No API token yet').waitFor();
      expect(await page.content()).not.toContain(token);
      expect(await read()).toBe(401);
    }));
});

describe('machines', () => {
  it('are made, given to a user, changed together and deleted', async () => {
    await web.admin.createUser({ email: 'owner@example.com', password: 'a long enough one' });
    await visit('machines', async (page) => {
      await page.getByText('No machine yet').waitFor();
      await page.keyboard.press('n');
      await page.getByLabel('Name').fill('rack 1');
      await page.getByRole('combobox', { name: 'Owner' }).fill('owner@');
      await page.getByRole('option', { name: 'owner@example.com' }).click();
      await page.getByRole('switch', { name: 'It has a console' }).click();
      await page.getByLabel('Console host').fill('2001:db8::1');
      await page.getByLabel('Console port').fill('5900');
      await takePicture(page, 'machine-form');
      await page.getByRole('button', { name: 'Create machine' }).click();
      await page.getByText('Fill this in.').waitFor();
      await page.getByLabel('Address').fill('rack1.example');
      await page.getByRole('button', { name: 'Create machine' }).click();
      await page.getByRole('link', { name: 'owner@example.com' }).waitFor();

      await page.getByRole('link', { name: 'rack 1' }).click();
      await page.getByRole('link', { name: 'spice://[2001:db8::1]:5900' }).waitFor();
      const machine = await web.admin.machineNamed('rack 1');
      await web.admin.changeMachine(machine.id, { summary: 'theirs' });
      await page.getByLabel('Name').fill('rack one');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('dialog').getByRole('cell', { name: 'theirs' }).waitFor();
      await dialogButton(page, 'Load what is there now').click();
      expect(await page.getByLabel('Summary').inputValue()).toBe('theirs');
      await page.getByRole('button', { name: 'Delete' }).click();
      await dialogButton(page, 'Delete').click();
      await page.getByText('No machine yet').waitFor();
    });
  });
});

describe('response rules', () => {
  it('are made, ordered, tried out and deleted', () =>
    visit('response-rules', async (page) => {
      await page.getByText('No rule yet').waitFor();
      for (const [name, value, action] of [
        ['Old apps', 'OldApp', 'Refuse (403)'],
        ['Stash', 'stash', 'Document'],
      ] as const) {
        await page.keyboard.press('n');
        await page.getByLabel('Name').first().fill(name);
        await page.getByLabel('Value').fill(value);
        await page.getByRole('combobox', { name: 'Answer' }).click();
        await page.getByRole('option', { name: action }).click();
        await page.getByRole('button', { name: 'Create rule' }).click();
        await page.getByRole('link', { name, exact: true }).waitFor();
      }
      await page.getByRole('button', { name: 'Move Stash up' }).click();
      await page.getByText('Stash is asked as number 1 now.').waitFor();
      await expect.poll(() => page.getByRole('row').nth(1).innerText()).toContain('Stash');

      await page.getByRole('link', { name: 'Try it out' }).click();
      await page.getByLabel('Headers').fill('User-Agent');
      await page.getByRole('button', { name: 'Show the answer' }).click();
      await page.getByText('Line 1 is no header').waitFor();
      await page.getByLabel('Headers').fill('User-Agent: oldapp/1');
      await page.getByRole('button', { name: 'Show the answer' }).click();
      await page.getByText('The rule Old apps matched.').waitFor();
      await page.getByText('Status: 403').waitFor();
      await page.getByText('does not hold').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await takePicture(page, 'response-rule-tester');

      await page.getByRole('link', { name: 'To the rules' }).click();
      await page.getByRole('link', { name: 'Old apps' }).click();
      await page.getByLabel('Name').first().fill('Very old apps');
      await page.getByLabel('Value').fill('VeryOldApp');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Very old apps is saved').waitFor();
      await page.goto(new URL('/dashboard/response-rules', page.url()).href);
      await page.getByRole('row').filter({ hasText: 'Very old apps' }).getByText('VeryOldApp').waitFor();
      await page.getByRole('link', { name: 'Stash', exact: true }).click();
      await page.getByRole('button', { name: 'Delete' }).click();
      await dialogButton(page, 'Delete').click();
      await page.getByText('Stash is deleted.').waitFor();
      await page.getByRole('link', { name: 'Very old apps' }).waitFor();

      await page.getByRole('button', { name: 'Copy into rules' }).click();
      await page.getByText('The built-in table stands at the end of your rules.').waitFor();
      await page.getByRole('link', { name: 'mihomo and its shells' }).waitFor();
      expect(await page.getByRole('button', { name: 'Copy into rules' }).count()).toBe(0);
      await takePicture(page, 'response-rules-copied');
    }));
});

describe('templates', () => {
  it('are checked with lines, made and deleted', () =>
    visit('templates', async (page) => {
      const content = page.getByLabel('Content');
      await page.getByText('No template yet').waitFor();
      await page.keyboard.press('n');
      await page.getByLabel('Name').fill('Ours');
      await content.fill('mode: rule\nproxies: [');
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByText('What is wrong').waitFor();
      await page
        .getByText(/^Line \d+:/)
        .first()
        .waitFor();
      await takePicture(page, 'template-flaws');
      await content.fill(clash);
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByText('Nothing is wrong with it.').waitFor();
      await page.getByRole('button', { name: 'Create template' }).click();
      await page.getByRole('link', { name: 'Ours' }).click();
      await expect.poll(() => content.inputValue()).toBe(clash);
      await page.getByLabel('Name').fill('Ours, mended');
      await content.fill(`${clash}\n# by hand\n`);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Ours, mended is saved').waitFor();
      await page.reload();
      await expect.poll(() => content.inputValue()).toBe(`${clash}\n# by hand\n`);
      await content.fill('proxies: [');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('What is wrong').waitFor();
      expect(await content.inputValue()).toBe('proxies: [');
      await content.fill(clash);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Ours, mended is saved').waitFor();
      await page.getByRole('button', { name: 'Delete' }).click();
      await dialogButton(page, 'Delete').click();
      await page.getByText('No template yet').waitFor();
    }));
});

describe('texts of documents', () => {
  it('are changed, with variables, and stand in what clients fetch', async () => {
    const user = await web.admin.createUser({ email: 'reader@example.com', password: 'a long enough one' });
    const plan = await web.admin.createPlan({ name: 'Large' });
    const { link } = await web.admin.createSubscription({ user_id: user.id, plan_id: plan.id });
    await visit('templates', async (page) => {
      await page.getByRole('link', { name: 'Texts' }).click();
      const title = page.getByLabel('Title', { exact: true });
      await title.fill('{{plan.nmae}}');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect.poll(() => title.getAttribute('aria-invalid')).toBe('true');
      await title.fill('{{plan.name}}, made by hand');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('The texts are saved').waitFor();
      const { headers } = await fetchLink(link, 'clash.meta/v1.19.27');
      const [, encoded = ''] = (headers.get('profile-title') ?? '').split('base64:');
      expect(Buffer.from(encoded, 'base64').toString()).toBe('Large, made by hand');
      await title.fill('');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect
        .poll(() => fetchLink(link).then((answer) => answer.headers.get('profile-title')))
        .not.toContain(encoded);
      await page.getByRole('link', { name: 'Templates' }).first().click();
      await page.getByRole('heading', { name: 'Templates' }).waitFor();
    });
  });
});

describe('probes', () => {
  it('are set up: a host, a mission, and nodes that run them', async () => {
    const node = { server_address: 'node.example', server_port: 443, protocol: 'trojan' };
    await web.admin.createActiveNode({ ...node, name: 'Prober' });
    await visit('probes/hosts', async (page) => {
      await page.getByText('No host may be probed yet').waitFor();
      await page.keyboard.press('n');
      await page.getByLabel('Host').fill('probed.example');
      await page.getByRole('button', { name: 'Let nodes probe it' }).click();
      await page.getByRole('cell', { name: 'probed.example', exact: true }).waitFor();
      await page.getByRole('link', { name: 'Missions' }).click();
      await page.getByText('No mission yet').waitFor();
      await page.keyboard.press('n');
      await page.getByLabel('Host').fill('probed.example');
      await page.getByRole('button', { name: 'Create mission' }).click();
      await page.getByRole('cell', { name: 'GET https://probed.example/', exact: true }).waitFor();
      await page.getByRole('navigation', { name: 'Probes' }).getByRole('link', { name: 'Nodes' }).click();
      await page.getByRole('checkbox', { name: 'Select Prober' }).check();
      await page.getByRole('button', { name: 'Turn on' }).click();
      await dialogButton(page, 'Turn on').click();
      await page.getByText('1 of 1 done').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
      await page.getByRole('cell', { name: 'Runs probes' }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
    });
  });
});

describe('pages of operators', () => {
  beforeAll(async () => {
    await web.admin.createApiToken({ name: 'other panel', scopes: ['mu', 'admin:read'] });
    const machine = await web.admin.createMachine({ name: 'rack 2', address: 'rack2.example', status: 5 });
    const node = { server_address: 'node.example', server_port: 443, protocol: 'trojan' };
    await web.admin.createActiveNode({ ...node, name: 'Frankfurt', machine_id: machine.id });
    const template = await web.admin.createTemplate({
      name: 'Ours',
      form: 'mihomo',
      used_by: 'everybody',
      content: clash,
    });
    const plan = await web.admin.createPlan({
      name: 'Pictured',
      prices: [{ amount: 500, currency: 'EUR', period: 'month' }],
    });
    pages['machine'] = [`machines/${machine.id}`, 'Frankfurt'];
    pages['template'] = [`templates/${template.id}`, 'Check'];
    pages['plan'] = [`plans/${plan.id}`, 'Prices'];
  });

  /** Name of the pictures: the path, and a text that is there when it is drawn. */
  const pages: Record<string, readonly [path: string, text: string]> = {
    'api-tokens': ['api-tokens', 'other panel'],
    'api-token-new': ['api-tokens/new', 'Create token'],
    machines: ['machines', 'rack 2'],
    'machine-new': ['machines/new', 'Create machine'],
    'response-rules': ['response-rules', 'Very old apps'],
    'response-rule-new': ['response-rules/new', 'Create rule'],
    probes: ['probes', 'Frankfurt'],
    'probe-hosts': ['probes/hosts', 'probed.example'],
    'probe-host-new': ['probes/hosts/new', 'Let nodes probe it'],
    'probe-missions': ['probes/missions', 'GET https://probed.example/'],
    'probe-mission-new': ['probes/missions/new', 'Create mission'],
    'probe-results': ['probes/results', 'Nothing was found yet'],
    'response-rule': ['response-rules/1', 'Save'],
    'response-rule-test': ['response-rules/test', 'Show the answer'],
    'node-edit': ['nodes/1/edit', 'Save'],
    'user-new': ['users/new', 'Create user'],
    account: ['account', 'Change password'],
    'not-found': ['nowhere', 'It is not there (any more).'],
    'document-texts': ['templates/texts', 'Variables'],
    templates: ['templates', 'Ours'],
    'template-new': ['templates/new', 'Create template'],
  };

  it.each(looks)('look right: $device, $theme', (look) =>
    web.visit('/dashboard/machines', look, async (page) => {
      await signInOn(page, adminOf(web.product));
      for (const [name, [path, text]] of Object.entries(pages)) {
        await page.goto(new URL(`/dashboard/${path}`, web.product.url).href);
        await page.getByText(text, { exact: true }).first().waitFor();
        // Readable with the mouse on it too.
        const here = page.locator('nav [aria-current=page]').first();
        if (look.device === 'desktop' && (await here.count()) > 0) await here.hover();
        await takePicture(page, `${name}-${look.device}-${look.theme}`);
        expect([name, ...(await accessibilityFaults(page))]).toEqual([name]);
      }
    }),
  );

  it('have all of them their pictures', () => {
    const router = readFileSync(new URL('../../apps/dashboard/src/app/router.tsx', import.meta.url), 'utf8');
    const paths = [...router.matchAll(/ page\('\/([^']+)'/g)].map(([, path = '']) => path.replaceAll('$id', '1'));
    const here = Object.values(pages).map(([path]) => path.replaceAll(/\d+/g, '1'));
    // Those of the tests beside this one.
    const elsewhere = ['overview', 'plans', 'plans/new', 'nodes', 'nodes/new', 'nodes/1', 'users', 'users/1'];
    const own = ['subscriptions', 'subscriptions/1', 'mine', 'mine/1'];
    expect(paths.filter((path) => ![...here, ...elsewhere, ...own].includes(path))).toEqual([]);
  });
});
