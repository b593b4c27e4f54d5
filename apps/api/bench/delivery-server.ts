/**
 * The server of `pnpm bench:delivery`, in a process of its own: the whole api over its own database, filled, with two
 * static routes beside `/s`. Takes orders from its parent.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeTexts } from '@orrery/delivery';
import { createUser } from '@orrery/identity';
import { changeNodeStatus, createNode, type CreateNode } from '@orrery/node';
import { createPlan } from '@orrery/plan';
import { flawOfText } from '@orrery/renderer';
import { sql } from 'drizzle-orm';
import { compose } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import { hashOfToken } from '../src/delivery/link-request.ts';
import { linkLimits } from '../src/delivery/link-limits.ts';
import { createPasswordHasher } from '../src/identity/password-hasher.ts';
import { openInstallation } from '../src/installation.ts';
import { createLogger } from '../src/logger.ts';
import { startRevisionFeed } from '../src/revisions/revision-feed.ts';

/** What the parent may ask for. */
export type Order =
  | { readonly kind: 'mirror'; readonly name: string; readonly url: string }
  /** One link, asked for many times at once; how many queries of links that took. */
  | { readonly kind: 'cold'; readonly token: string; readonly times: number }
  /** From now on everybody is told so. */
  | { readonly kind: 'announce'; readonly text: string }
  | { readonly kind: 'usage' }
  | { readonly kind: 'stop' };

export interface Answer {
  readonly port?: number;
  readonly bytes?: number;
  readonly etag?: string;
  readonly rssBytes?: number;
  readonly cpuMs?: number;
  readonly queries?: number;
}

const [subscriptions, small, large] = process.argv.slice(2).map(Number);
if (!subscriptions || !small || !large) throw new Error('usage: delivery-server <subscriptions> <nodes> <more nodes>');

const folder = await mkdtemp(join(tmpdir(), 'orrery-bench-'));
const config = {
  ...readConfig({ DATA_DIR: join(folder, 'data'), PORT: '65535' }),
  // High enough for a generator, so that the limiter counts and never refuses.
  SUBSCRIPTION_RATE_LIMIT: 1e9,
};
const logger = createLogger('info', join(folder, 'access.log'));
const installation = await openInstallation(config, logger, () => {});
const { db, transact, clock, keyring, direct } = installation;
await fill();
const feed = await startRevisionFeed({ direct, log: logger });
let linkQueries = 0;
const unsafe = db.$client.unsafe.bind(db.$client);
db.$client.unsafe = (text, ...rest) => {
  if (text.includes('from "links"')) linkQueries++;
  return unsafe(text, ...rest);
};
const { app } = await compose({
  db,
  transact,
  clock,
  direct,
  feed,
  keyring,
  config,
  publicUrl: 'https://bench.example',
  logger,
  hasher: createPasswordHasher({ memoryKib: 8, passes: 1 }),
});

/** Answers of `/s` that the static routes repeat. */
const mirrored = new Map<string, { readonly headers: Record<string, string>; readonly body: string }>();
const limits = linkLimits(config.SUBSCRIPTION_RATE_LIMIT);
app.get<{ Params: { name: string } }>(
  '/bare/:name',
  { logLevel: 'silent', schema: { hide: true } },
  (request, reply) => {
    const page = mirrored.get(request.params.name);
    return reply.headers(page?.headers ?? {}).send(page?.body);
  },
);
app.get<{ Params: { name: string; token: string } }>(
  '/dressed/:token/:name',
  { schema: { hide: true } },
  (request, reply) => {
    limits.count(request.ip, hashOfToken(request.params.token));
    const page = mirrored.get(request.params.name);
    return reply.headers(page?.headers ?? {}).send(page?.body);
  },
);
const url = await app.listen({ host: '127.0.0.1', port: 0 });
tell({ port: Number(new URL(url).port), rssBytes: process.memoryUsage().rss });

process.on('message', (order: Order) => void obey(order).then(tell));

async function obey(order: Order): Promise<Answer> {
  switch (order.kind) {
    case 'mirror': {
      const { headers, body } = await app.inject(order.url);
      const own = ['x-request-id', 'x-content-type-options', 'date', 'connection', 'content-length', 'keep-alive'];
      const kept = Object.entries(headers).filter(([header]) => !own.includes(header));
      mirrored.set(order.name, { headers: Object.fromEntries(kept.map(([h, value]) => [h, String(value)])), body });
      return { bytes: Buffer.byteLength(body), etag: String(headers.etag) };
    }
    case 'cold': {
      const before = linkQueries;
      await Promise.all(Array.from({ length: order.times }, () => app.inject(`/s/${order.token}`)));
      return { queries: linkQueries - before };
    }
    case 'announce': {
      await changeTexts({ transact, clock, flawOfText })({ announcement: order.text });
      return {};
    }
    case 'usage': {
      const { user, system } = process.cpuUsage();
      return { rssBytes: process.memoryUsage().rss, cpuMs: (user + system) / 1_000 };
    }
    case 'stop': {
      await feed.stop();
      await app.close();
      await installation.close();
      await rm(folder, { recursive: true, force: true });
      process.disconnect();
      return {};
    }
  }
}

function tell(answer: Answer): void {
  if (process.connected) process.send?.(answer);
}

/** Nodes of the usual kinds under two tags, and subscriptions to the two plans that open them. */
async function fill(): Promise<void> {
  for (const [tag, count] of [
    ['small', small],
    ['large', large],
  ] as const) {
    for (let i = 0; i < (count ?? 0); i++) {
      const { node } = await createNode({ transact, clock })(nodeOf(tag, i), keyring.current);
      await changeNodeStatus({ transact, clock })({ id: node.id }, 'active');
    }
  }
  const term = { quotaBytes: 100n * 2n ** 30n, reset: 'month_rolling' as const, durationDays: 365 };
  const plan = await createPlan({ transact, clock })({ ...term, name: 'Small', nodeTags: ['small'] });
  const wide = await createPlan({ transact, clock })({ ...term, name: 'Large', nodeTags: ['large'] });
  const hasher = createPasswordHasher({ memoryKib: 8, passes: 1 });
  const user = await createUser({ transact, clock, hasher })({
    email: 'bench@example.com',
    password: 'bench bench',
    role: 'user',
  });
  await db.execute(sql`
    with made as (
      insert into subscriptions (uuid, user_id, plan_id, starts_at, ends_at, link_key_version, credential_key_version,
        next_boundary_at, created_at, updated_at)
      select gen_random_uuid(), ${user.id}, case when i = 0 then ${wide.id}::bigint else ${plan.id}::bigint end,
        now() - interval '3 days', now() + interval '300 days' - i % 30 * interval '1 day', 1, 1, now() + interval '20 days', now(), now()
      from generate_series(0, ${subscriptions}::int) as i order by i
      returning id
    ), linked as (
      insert into links (token_sha256, subscription_id, kind, created_at)
      select sha256(convert_to('bench' || lpad((row_number() over (order by id) - 1)::text, 27, '0'), 'utf8')), id,
        'imported', now()
      from made
    )
    insert into usage_counters (subscription_id, period_starts_at, period_ends_at, upload, download, total_upload,
      total_download)
    select id, now() - interval '3 days', now() + interval '27 days', id % 1000 * 1000000, id % 1000 * 20000000,
      id % 1000 * 1000000, id % 1000 * 20000000 from made`);
  await db.execute(sql`analyze`);
}

function nodeOf(tag: string, index: number): CreateNode {
  const place = ['Tokyo', 'Frankfurt', 'São Paulo', 'Singapore', 'Warsaw'][index % 5] ?? '';
  const common = {
    name: `${place} ${String(index + 1).padStart(3, '0')} ${tag}`,
    serverAddress: `n${index}.${tag}.example.com`,
    serverPort: 8_388 + index,
    tags: [tag],
  };
  switch (index % 4) {
    case 0:
      return { ...common, protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm' };
    case 1:
      return { ...common, protocol: 'shadowsocks', encryptionMethod: '2022-blake3-aes-128-gcm' };
    case 2:
      return { ...common, protocol: 'trojan', settings: { transport: { type: 'tcp' }, security: { type: 'tls' } } };
    default:
      return {
        ...common,
        protocol: 'trojan',
        settings: { transport: { type: 'ws', path: '/tunnel' }, security: { type: 'tls' } },
      };
  }
}
