import { pino } from 'pino';
import { noDashboard } from './dashboard/dashboard.ts';
import { createServer } from './http/server.ts';
import { registerRoutes, type RouteDeps } from './routes.ts';
import { VERSION } from './version.ts';

/** Stands in for whatever routes are given: it can be called and read to any depth, and does nothing. */
const nothing: unknown = new Proxy(function nothing() {}, {
  get: (_target, key) => (key === 'then' ? undefined : key === Symbol.toPrimitive ? () => '' : nothing),
  apply: () => nothing,
});

/** What somebody reads while routes are registered; the rest is for requests, which never come. */
const routeDeps: Partial<Record<keyof RouteDeps, unknown>> = {
  clock: nothing,
  dashboard: noDashboard,
  db: nothing,
  devices: nothing,
  direct: nothing,
  feed: nothing,
  guards: nothing,
  identity: nothing,
  keyring: nothing,
  limits: nothing,
  once: nothing,
  // Other protocols describe themselves in documents of their own.
  protocols: new Set(),
  transact: nothing,
};

/** The OpenAPI document without a database: the routes are registered and never called. */
export async function openApiDocument(): Promise<object> {
  const app = await createServer({ logger: pino({ level: 'silent' }), trustedProxies: [], version: VERSION });
  const addHook = Reflect.get(app, 'addHook') as (...hook: unknown[]) => unknown;
  // What waits for the start of the server listens to the database. Scopes inherit this.
  const addNoReadyHook = function add(this: unknown, ...hook: unknown[]) {
    return hook[0] === 'onReady' ? this : addHook.apply(this, hook);
  };
  Object.assign(app, { addHook: addNoReadyHook });
  await registerRoutes(app, routeDeps as unknown as RouteDeps);
  await app.ready();
  return app.swagger();
}
