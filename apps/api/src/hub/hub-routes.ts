import { DomainError, MINUTE_MS, SECOND_MS } from '@orrery/kernel';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { fixedWindows } from '../http/fixed-windows.ts';
import { type Dialect, speak } from '../http/protocol.ts';
import type { App } from '../http/server.ts';
import type { SharedCounts } from '../http/shared-counts.ts';
import { refuseHostileText } from '../http/validation.ts';
import { countedAddress } from '../identity/client-address.ts';
import type { Identity } from '../identity/create-identity.ts';
import { accountRoutes } from './account-routes.ts';
import { hubGuards } from './hub-caller.ts';
import { hubTokens } from './hub-tokens.ts';
import { nodeRoutes } from './node-routes.ts';
import { productRoutes } from './product-routes.ts';
import { serverRoutes } from './server-routes.ts';
import { trafficRoutes } from './traffic-routes.ts';
import { userRoutes } from './user-routes.ts';

const Said = Type.Object({ message: Type.String() });

/** The document knows statuses alone, and no 403; the text is for people. */
const dialect: Dialect = {
  tag: 'hub',
  prefixes: ['user', 'server', 'node', 'product', 'account', 'traffic'].map((part) => `/api/${part}`),
  fail: ({ status, message }, reply) => reply.code(status === 403 ? 401 : status).send({ message }),
  failures: Object.fromEntries([400, 401, 404, 409, 413, 415, 429, 500, 503].map((status) => [status, Said])),
};

const WINDOW_MS = 15 * MINUTE_MS;
const IDS = new Set(['id', 'userId', 'productId', 'serverId']);

interface HubRouteDeps extends Deps {
  readonly identity: Identity;
  /** Requests per address in 15 minutes; undefined: no limit. */
  readonly hubRateLimit: number | undefined;
  readonly sharedCounts: SharedCounts | undefined;
}

/** `/api/{user,server,node,product,account,traffic}`: Shadowsocks Hub. */
export async function shadowsocksHubRoutes(
  app: App,
  { hubRateLimit, sharedCounts, ...deps }: HubRouteDeps,
): Promise<void> {
  app.decorateRequest('hubCaller', null);
  const tokens = hubTokens(app, deps.clock);
  const hub = { ...deps, tokens, hub: hubGuards({ ...deps, tokens }) };
  await speak(app, dialect, (scope) => {
    if (hubRateLimit !== undefined) limitRate(scope, hubRateLimit, sharedCounts);
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, readsAnyText: true };
    });
    // Ids are looked up as UUIDs or not at all, so they may be any text; all else goes into columns.
    scope.addHook('preValidation', async ({ body }) => {
      const fields = Object.entries(typeof body === 'object' && body !== null ? body : {});
      refuseHostileText({ body: Object.fromEntries(fields.filter(([name]) => !IDS.has(name))) });
    });
    userRoutes(scope, hub);
    serverRoutes(scope, hub);
    nodeRoutes(scope, hub);
    productRoutes(scope, hub);
    accountRoutes(scope, hub);
    trafficRoutes(scope, hub);
  });
}

function limitRate(scope: App, max: number, shared: SharedCounts | undefined): void {
  const windows = fixedWindows(max, WINDOW_MS, shared?.named('hub'));
  scope.addHook('onRequest', async ({ ip }) => {
    const wait = windows.count(countedAddress(ip));
    if (wait === 0) return;
    throw new DomainError('limited', 'RATE_LIMITED', 'Too many requests; try again later', {
      details: { retryAfterSeconds: Math.ceil(wait / SECOND_MS) },
    });
  });
}
