import { linkRoutes, type LinkDeps } from './delivery/link-routes.ts';
import { previewRoutes } from './delivery/preview-routes.ts';
import type { Deps } from './deps.ts';
import { healthRoutes } from './health-routes.ts';
import type { App } from './http/server.ts';
import type { Identity } from './identity/create-identity.ts';
import { authRoutes } from './native/auth-routes.ts';
import { nodeRoutes } from './native/node-routes.ts';
import { userRoutes } from './native/user-routes.ts';

export type RouteDeps = Deps & LinkDeps & { readonly identity: Identity };

/** Every route there is, by name. */
export function registerRoutes(app: App, deps: RouteDeps): void {
  healthRoutes(app, deps);
  authRoutes(app, deps, deps.identity);
  userRoutes(app, deps, deps.identity);
  nodeRoutes(app, deps);
  previewRoutes(app, deps);
  linkRoutes(app, deps);
}
