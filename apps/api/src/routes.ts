import type { DatabaseTarget } from '@orrery/persistence';
import { agentRoutes } from './agents/agent-routes.ts';
import { probeAgentRoutes } from './agents/probe-routes.ts';
import { agentLists } from './agents/lists/agent-lists.ts';
import { commandRoutes } from './agents/hub/command-routes.ts';
import { hubRoutes } from './agents/hub/hub-routes.ts';
import type { Protocol } from './config.ts';
import { linkRoutes, type LinkDeps } from './delivery/link-routes.ts';
import { metricRoutes } from './delivery/metric-routes.ts';
import { previewRoutes } from './delivery/preview-routes.ts';
import type { DocumentDeps } from './delivery/standing.ts';
import type { UsageNews } from './delivery/usage-news.ts';
import type { Dashboard } from './dashboard/dashboard.ts';
import { eventRoutes } from './dashboard/event-routes.ts';
import { pageRoutes } from './dashboard/page-routes.ts';
import { sessionRoutes } from './dashboard/session-routes.ts';
import type { Deps } from './deps.ts';
import { healthRoutes } from './health-routes.ts';
import type { App } from './http/server.ts';
import type { SharedCounts } from './http/shared-counts.ts';
import type { Identity } from './identity/create-identity.ts';
import { shadowsocksHubRoutes } from './hub/hub-routes.ts';
import { luoyunRoutes } from './luoyun/luoyun-routes.ts';
import { lemonRoutes } from './lemon/lemon-routes.ts';
import { muRoutes } from './mu/mu-routes.ts';
import { apiTokenRoutes } from './native/api-token-routes.ts';
import { authRoutes } from './native/auth-routes.ts';
import { clientDeviceRoutes } from './native/client-device-routes.ts';
import { documentTextRoutes } from './native/document-text-routes.ts';
import { enrolmentRoutes } from './native/enrolment-routes.ts';
import { machineRoutes } from './native/machine-routes.ts';
import { meSubscriptionRoutes } from './native/me-subscription-routes.ts';
import { nodeRoutes } from './native/node-routes.ts';
import { planRoutes } from './native/plan-routes.ts';
import { probeRoutes } from './native/probe-routes.ts';
import { responseRuleRoutes } from './native/response-rule-routes.ts';
import { responseTestRoutes } from './native/response-test-routes.ts';
import { subscriptionRoutes } from './native/subscription-routes.ts';
import { templateRoutes } from './native/template-routes.ts';
import { trafficRoutes } from './native/traffic-routes.ts';
import { usageRoutes } from './native/usage-routes.ts';
import { uniproxyRoutes } from './uniproxy/uniproxy-routes.ts';
import { userRoutes } from './native/user-routes.ts';
import type { RevisionFeed } from './revisions/revision-feed.ts';

export type RouteDeps = Deps &
  LinkDeps &
  DocumentDeps & {
    readonly identity: Identity;
    readonly feed: RevisionFeed;
    readonly direct: DatabaseTarget;
    /** What is spoken beside the native API (PROTOCOLS). */
    readonly protocols: ReadonlySet<Protocol>;
    /** Requests per address in 15 minutes that Hub takes (RATE_LIMIT). */
    readonly hubRateLimit: number | undefined;
    readonly sharedCounts: SharedCounts | undefined;
    readonly usage: UsageNews;
    readonly dashboard: Dashboard;
  };

/** Every route there is, by name. */
export async function registerRoutes(app: App, deps: RouteDeps): Promise<void> {
  healthRoutes(app, deps);
  authRoutes(app, deps, deps.identity);
  await sessionRoutes(app, deps, deps.identity);
  eventRoutes(app, deps, deps.identity);
  userRoutes(app, deps, deps.identity);
  apiTokenRoutes(app, deps);
  nodeRoutes(app, deps);
  enrolmentRoutes(app, deps);
  machineRoutes(app, deps);
  planRoutes(app, deps);
  subscriptionRoutes(app, deps);
  meSubscriptionRoutes(app, deps);
  clientDeviceRoutes(app, deps);
  usageRoutes(app, deps);
  trafficRoutes(app, deps);
  responseRuleRoutes(app, deps);
  responseTestRoutes(app, deps);
  probeRoutes(app, deps);
  templateRoutes(app, deps);
  documentTextRoutes(app, deps);
  previewRoutes(app, deps);
  const lists = agentLists(deps);
  await agentRoutes(app, { ...deps, lists });
  await probeAgentRoutes(app, deps);
  await hubRoutes(app, deps);
  commandRoutes(app, deps, deps.identity);
  linkRoutes(app, deps);
  metricRoutes(app, deps);
  if (deps.protocols.has('mu')) await muRoutes(app, deps);
  if (deps.protocols.has('hub')) await shadowsocksHubRoutes(app, deps);
  if (deps.protocols.has('uniproxy')) await uniproxyRoutes(app, { ...deps, lists });
  if (deps.protocols.has('luoyun')) await luoyunRoutes(app, deps, deps.identity);
  if (deps.protocols.has('lemon')) await lemonRoutes(app, deps);
  await pageRoutes(app, deps.dashboard);
}
