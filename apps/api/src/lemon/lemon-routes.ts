import { takeAnyJson } from '../agents/bodies.ts';
import type { Deps } from '../deps.ts';
import { speak } from '../http/protocol.ts';
import type { App } from '../http/server.ts';
import type { Identity } from '../identity/create-identity.ts';
import { cookieRoutes } from './cookie-routes.ts';
import { infoRoutes } from './info-routes.ts';
import { lemon } from './lemon-dialect.ts';
import type { LemonDeps } from './lemon-deps.ts';
import { missionRoutes } from './mission-routes.ts';
import { taskRoutes } from './task-routes.ts';

/** `/mission`, `/cookie`, `/task`, `/hello_world`, `/info`: Lemon Tree, version 0.1.0. */
export async function lemonRoutes(
  app: App,
  { transact, clock, db, identity }: Pick<Deps, 'transact' | 'clock' | 'db'> & { readonly identity: Identity },
): Promise<void> {
  const { apiTokens } = identity;
  const guard: LemonDeps['guard'] = (scope) => apiTokens.guard(scope, 'x-auth-token');
  await speak(app, lemon, (scope) => {
    takeAnyJson(scope);
    // GET hands out and destroys here, and what it shows is secret: nobody on the way may keep it.
    scope.addHook('onRequest', (_request, reply, done) => {
      void reply.header('Cache-Control', 'no-store');
      done();
    });
    const deps: LemonDeps = { transact, clock, db, apiTokens, guard };
    missionRoutes(scope, deps);
    cookieRoutes(scope, deps);
    taskRoutes(scope, deps);
    infoRoutes(scope, deps);
  });
}
