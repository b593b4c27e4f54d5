import type { PasswordHasher } from '@orrery/identity';
import { type Clock, SECOND_MS } from '@orrery/kernel';
import type { Database, DatabaseTarget, Transact } from '@orrery/persistence';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from './config.ts';
import { admitDevice } from './delivery/admit-device.ts';
import { type Dashboard, noDashboard } from './dashboard/dashboard.ts';
import { createDelivery } from './delivery/create-delivery.ts';
import { linkLimits } from './delivery/link-limits.ts';
import { tellingUsage } from './delivery/usage-news.ts';
import type { Deps } from './deps.ts';
import { guards } from './http/caller.ts';
import { createOnce } from './http/once.ts';
import { createServer, type App } from './http/server.ts';
import { redisCounts } from './http/shared-counts.ts';
import { createIdentity, type Identity } from './identity/create-identity.ts';
import type { Keyring } from './keyring.ts';
import type { RevisionFeed } from './revisions/revision-feed.ts';
import { registerRoutes } from './routes.ts';
import { VERSION } from './version.ts';

export interface Composition {
  readonly db: Database;
  /** The database without a pooler between: for LISTEN. */
  readonly direct: DatabaseTarget;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly feed: RevisionFeed;
  readonly keyring: Keyring;
  readonly config: Config;
  readonly publicUrl: string;
  readonly logger: FastifyBaseLogger;
  /** None: pages say so. */
  readonly dashboard?: Dashboard;
  /** Tests give a quick one. */
  readonly hasher?: PasswordHasher;
  /** Tests set little aside: so much memory at once has the garbage collector go through everything. */
  readonly linkBytes?: number;
}

/** Puts the api together, by plain calls: server, identity, routes. It listens to nothing yet. */
export async function compose(parts: Composition): Promise<{ app: App; identity: Identity }> {
  const { db, direct, clock, feed, keyring, config, publicUrl, logger, hasher, dashboard = noDashboard } = parts;
  const app = await createServer({ logger, trustedProxies: config.TRUSTED_PROXIES, version: VERSION });
  const identity = await createIdentity(app, { db, clock, keyring, ...(hasher && { hasher }) });
  const settings = {
    title: config.PROFILE_TITLE,
    language: config.SUBSCRIPTION_LANGUAGE,
    updateIntervalHours: config.SUBSCRIPTION_UPDATE_HOURS,
    supportUrl: config.SUPPORT_URL,
    announcement: config.ANNOUNCEMENT,
  };
  const delivery = await createDelivery({
    db,
    direct,
    feed,
    clock,
    keyring,
    publicUrl,
    settings,
    log: logger,
    linkBytes: parts.linkBytes,
  });
  app.addHook('onClose', () => delivery.usage.stop());
  const transact = tellingUsage(parts.transact, delivery.usage);
  const deps: Deps = {
    transact,
    db,
    clock,
    keyring,
    devices: { windowMs: config.DEVICE_WINDOW_SECONDS * SECOND_MS, allowedRanges: config.DEVICE_ALLOWED_CIDRS },
    agentImage: config.NODE_AGENT_IMAGE,
    publicUrl,
    guards: guards(identity.authenticate, identity.apiTokens.asBearer),
    once: createOnce(transact, clock, keyring.key('idempotency', keyring.current)),
  };
  const sharedCounts = config.REDIS_URL === undefined ? undefined : redisCounts(config.REDIS_URL, logger);
  app.addHook('onClose', () => sharedCounts?.close());
  await registerRoutes(app, {
    ...deps,
    direct,
    feed,
    identity,
    settings,
    dashboard,
    ...delivery,
    admitDevice: admitDevice({ ...deps, usage: delivery.usage }),
    protocols: new Set(config.PROTOCOLS),
    hubRateLimit: config.RATE_LIMIT,
    sharedCounts,
    limits: linkLimits(config.SUBSCRIPTION_RATE_LIMIT, sharedCounts),
    refused: config.SUBSCRIPTION_REFUSED,
  });
  return { app, identity };
}
