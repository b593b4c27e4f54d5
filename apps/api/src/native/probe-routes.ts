import type { Deps } from '../deps.ts';
import type { App } from '../http/server.ts';
import { probeHostRoutes } from './probe-host-routes.ts';
import { probeMissionRoutes } from './probe-mission-routes.ts';
import { probeNodeRoutes } from './probe-node-routes.ts';
import { probeResultRoutes } from './probe-result-routes.ts';

/** `/probes`, for admins: which hosts our nodes may probe, what they are to ask, which nodes do, and what they found. */
export function probeRoutes(app: App, deps: Deps): void {
  probeHostRoutes(app, deps);
  probeMissionRoutes(app, deps);
  probeNodeRoutes(app, deps);
  probeResultRoutes(app, deps);
}
