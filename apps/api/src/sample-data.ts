import type { PasswordHasher } from '@orrery/identity';
import { createUser } from '@orrery/identity';
import type { UserId } from '@orrery/kernel';
import { changeNodeStatus, createNode, type CreateNode } from '@orrery/node';
import { createPlan } from '@orrery/plan';
import { createSubscription, linkToken, type Subscription } from '@orrery/subscription';
import { listSubscriptions, listUsers, type Repositories } from '@orrery/persistence';
import { generatePassword } from './first-admin.ts';
import type { Installation } from './installation.ts';
import { linkKeysOf } from './keyring.ts';

const EMAIL = 'demo@example.com';
const PLAN = { name: 'Demo', quotaBytes: 100n * 2n ** 30n, reset: 'month', nodeTags: ['demo'] } as const;
const node = { tags: ['demo'], serverAddress: 'demo.example.com' };
/** Both protocols, both plugins, and the transports that tell formats apart. Their names are reserved: nobody answers. */
const NODES: readonly CreateNode[] = [
  {
    ...node,
    name: 'Demo 1 · Shadowsocks',
    serverPort: 8388,
    protocol: 'shadowsocks',
    encryptionMethod: 'aes-256-gcm',
    region: 'eu-west',
    sortOrder: 1,
  },
  {
    ...node,
    name: 'Demo 2 · Shadowsocks 2022',
    serverPort: 8389,
    protocol: 'shadowsocks',
    encryptionMethod: '2022-blake3-aes-256-gcm',
    region: 'eu-west',
    sortOrder: 2,
  },
  {
    ...node,
    name: 'Demo 3 · obfs',
    serverPort: 8390,
    protocol: 'shadowsocks',
    encryptionMethod: 'chacha20-ietf-poly1305',
    plugin: 'obfs-local',
    pluginOpts: { obfs: 'http', 'obfs-host': 'www.example.com' },
    region: 'us-east',
    sortOrder: 3,
  },
  {
    ...node,
    name: 'Demo 4 · v2ray-plugin',
    serverPort: 8391,
    protocol: 'shadowsocks',
    encryptionMethod: 'aes-128-gcm',
    plugin: 'v2ray-plugin',
    pluginOpts: { mode: 'websocket', host: 'www.example.com', path: '/ws' },
    region: 'us-east',
    sortOrder: 4,
  },
  { ...node, name: 'Demo 5 · Trojan', serverPort: 443, protocol: 'trojan', region: 'ap-south', sortOrder: 5 },
  {
    ...node,
    name: 'Demo 6 · Trojan over WebSocket',
    serverPort: 8443,
    protocol: 'trojan',
    settings: { transport: { type: 'ws', path: '/trojan' }, security: { type: 'tls', sni: 'www.example.com' } },
    region: 'ap-south',
    sortOrder: 6,
  },
];

/** The token of the sample subscription's link; makes plan, nodes, user and subscription where they are not there. */
export async function sampleLinkToken(installation: Installation, hasher: PasswordHasher): Promise<string> {
  const { db, clock, keyring } = installation;
  const listing = { search: EMAIL, orderBy: 'id', direction: 'asc', limit: 1, offset: 0 } as const;
  const { items } = await listSubscriptions(db, listing, clock.now());
  const subscription =
    items[0]?.subscription ?? (await makeSample(installation, await sampleUser(installation, hasher)));
  return linkToken(keyring.key('link', subscription.linkKeyVersion), subscription);
}

/** Its password is known to nobody: an admin can set one. */
async function sampleUser({ db, transact, clock }: Installation, hasher: PasswordHasher): Promise<UserId> {
  const { items } = await listUsers(db, { search: EMAIL, page: 1, pageSize: 1, orderBy: 'id', order: 'asc' });
  const user =
    items[0] ??
    (await createUser({ transact, clock, hasher })({ email: EMAIL, password: generatePassword(), role: 'user' }));
  return user.id;
}

/** All in one transaction, so that an interrupted demo leaves nothing half made. */
const makeSample = ({ transact, clock, keyring }: Installation, userId: UserId): Promise<Subscription> =>
  transact(async (repositories) => {
    const deps = { transact: <T>(work: (given: Repositories) => Promise<T>) => work(repositories), clock };
    for (const description of NODES) {
      const { node: made } = await createNode(deps)(description, keyring.current);
      await changeNodeStatus(deps)({ id: made.id }, 'active');
    }
    const plan = await createPlan(deps)(PLAN);
    const created = await createSubscription({ ...deps, keys: linkKeysOf(keyring) })({ userId, planId: plan.id });
    return created.subscription;
  });
