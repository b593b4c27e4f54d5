/**
 * `pnpm bench:lists`: what a page of the lists of operators takes at the API, among 100,000 users and as many
 * subscriptions: each order, first, middle and last pages, searches, filters. Medians and worst of the turns, and the plans
 * that PostgreSQL makes for them. Flags: `--count=100000 --turns=15`, and `--only=<text in the names>`. It fails where a
 * median is over the aim.
 */
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { createApiToken } from '@orrery/identity';
import { type UserId, addMs, toIso, DAY_MS } from '@orrery/kernel';
import { listSubscriptions, listUsers } from '@orrery/persistence';
import { benchInstallation, median } from './installation.ts';
import { addAccounts } from './accounts.ts';
import { type Ask, showPlansOf } from './plans.ts';

const { values: flags } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    turns: { type: 'string', default: '15' },
    only: { type: 'string', default: '' },
  },
});
const AIM_MS = 150;
const WARM_UPS = 3;
const PAGE_SIZE = 20;
const count = Number(flags.count);
const turns = Number(flags.turns);

const bench = await benchInstallation();
try {
  await addAccounts(bench, count);
  const by = 1 as UserId;
  const { token } = await createApiToken(bench)({ name: 'bench', scopes: ['admin:read'], expiresAt: null, by });
  const slow: string[] = [];
  for (const [name, path] of scenarios()) {
    if (!name.includes(flags.only)) continue;
    const { times, total } = await measure(`${bench.url}${path}`, token);
    const middle = median(times);
    if (middle > AIM_MS) slow.push(name);
    const shown = [`${middle.toFixed(1)} ms`.padStart(9), `worst ${Math.max(...times).toFixed(1)} ms`.padStart(15)];
    console.log(`${name.padEnd(52)} ${shown.join('')}   of ${total}`);
  }
  await showPlans();
  if (slow.length > 0) {
    console.log(`Over ${AIM_MS} ms: ${slow.join('; ')}`);
    process.exitCode = 1;
  }
} finally {
  await bench.close();
}

function* scenarios(): Generator<[name: string, path: string]> {
  const soon = toIso(addMs(bench.clock.now(), 7 * DAY_MS));
  const last = Math.ceil(count / PAGE_SIZE);
  const pages = { first: 1, middle: Math.ceil(last / 2), last };
  const orders = { subscriptions: ['id', 'created_at', 'ends_at'], users: ['id', 'email', 'created_at'] };
  const page = (resource: string, query: string) => `/${resource}?page_size=${PAGE_SIZE}&${query}`;
  for (const [resource, columns] of Object.entries(orders)) {
    for (const column of columns) {
      for (const way of ['asc', 'desc']) {
        for (const [which, number] of Object.entries(pages)) {
          const query = `order_by=${column}&order=${way}&page=${number}`;
          yield [`${resource} by ${column} ${way}, ${which} page`, page(resource, query)];
        }
      }
    }
    const searches = {
      'many e-mails': 'miller',
      'one e-mail': `${count - 7}@`,
      nothing: 'nobody.at.all',
      'two letters': 'an',
    };
    for (const [what, text] of Object.entries(searches)) {
      yield [`${resource} with ${what}`, page(resource, `search=${encodeURIComponent(text)}`)];
    }
  }
  yield ['subscriptions with an id', page('subscriptions', `search=${Math.ceil(count / 3)}`)];
  yield ['subscriptions with a plan', page('subscriptions', 'search=yearly')];
  for (const status of ['active', 'pending', 'limited', 'expired', 'suspended', 'cancelled']) {
    yield [`subscriptions ${status}`, page('subscriptions', `status=${status}`)];
    yield [`subscriptions ${status}, by end`, page('subscriptions', `status=${status}&order_by=ends_at&order=desc`)];
  }
  yield ['subscriptions active, deep page', page('subscriptions', `status=active&page=${Math.ceil(last / 2)}`)];
  yield ['subscriptions active with many e-mails', page('subscriptions', 'status=active&search=miller')];
  yield ['subscriptions of one plan', page('subscriptions', 'plan_id=3')];
  yield ['subscriptions that end within 7 days', page('subscriptions', `expires_before=${soon}&order_by=ends_at`)];
  yield ['users suspended', page('users', 'status=suspended')];
  yield ['users suspended with many e-mails', page('users', 'status=suspended&search=miller')];
}

async function measure(url: string, token: string): Promise<{ times: number[]; total: number }> {
  const times: number[] = [];
  let total = 0;
  for (let i = -WARM_UPS; i < turns; i++) {
    const began = performance.now();
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const answer = (await response.json()) as { data: { total: number } };
    if (i >= 0) times.push(performance.now() - began);
    if (!response.ok) throw new Error(`${response.status} for ${url}: ${JSON.stringify(answer)}`);
    total = answer.data.total;
  }
  return { times, total };
}

async function showPlans(): Promise<void> {
  const shown = { limit: PAGE_SIZE, offset: count / 2, orderBy: 'ends_at', direction: 'desc' } as const;
  const users = { orderBy: 'email', order: 'asc', page: 1, pageSize: PAGE_SIZE } as const;
  const asked: Record<string, Ask> = {
    'subscriptions by ends_at desc, middle page': (db) => listSubscriptions(db, shown, bench.clock.now()),
    'subscriptions with many e-mails': (db) =>
      listSubscriptions(db, { ...shown, orderBy: 'id', offset: 0, search: 'miller' }, bench.clock.now()),
    'subscriptions limited': (db) =>
      listSubscriptions(db, { ...shown, offset: 0, status: 'limited' }, bench.clock.now()),
    'users by email asc, first page': (db) => listUsers(db, users),
    'users with many e-mails': (db) => listUsers(db, { ...users, search: 'miller' }),
  };
  for (const [name, ask] of Object.entries(asked)) {
    if (!name.includes(flags.only)) continue;
    console.log(`\n${name}`);
    await showPlansOf(bench, ask);
  }
}
