import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  type RouteComponent,
} from '@tanstack/react-router';
import { Loading } from '../ui/loading.tsx';
import { LoadFailed, PageNotFound } from '../ui/states.tsx';
import { Shell } from './shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: PageNotFound, errorComponent: LoadFailed });

/** A page and the file it is loaded from when somebody goes there. Its search parameters are its own business. */
const page = (path: string, load: () => Promise<{ default: RouteComponent }>) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load),
    validateSearch: (search: Record<string, unknown>) => search,
  });

const first = (to: string) =>
  createRoute({
    getParentRoute: () => root,
    path: '/',
    component: () => <Navigate to={to} replace />,
  });

/** Pages of operators. One line each: `$id` is a parameter, longer paths come first by themselves. */
const adminPages = [
  page('/overview', () => import('../pages/overview/overview-page.tsx')),
  page('/api-tokens', () => import('../pages/api-tokens/tokens-page.tsx')),
  page('/api-tokens/new', () => import('../pages/api-tokens/new-token-page.tsx')),
  page('/machines', () => import('../pages/machines/machines-page.tsx')),
  page('/machines/new', () => import('../pages/machines/new-machine-page.tsx')),
  page('/machines/$id', () => import('../pages/machines/machine-page.tsx')),
  page('/plans', () => import('../pages/plans/plans-page.tsx')),
  page('/plans/new', () => import('../pages/plans/new-plan-page.tsx')),
  page('/plans/$id', () => import('../pages/plans/plan-page.tsx')),
  page('/nodes', () => import('../pages/nodes/nodes-page.tsx')),
  page('/nodes/new', () => import('../pages/nodes/new-node-page.tsx')),
  page('/nodes/$id', () => import('../pages/nodes/node-page.tsx')),
  page('/nodes/$id/edit', () => import('../pages/nodes/edit-node-page.tsx')),
  page('/probes', () => import('../pages/probes/probe-nodes-page.tsx')),
  page('/probes/hosts', () => import('../pages/probes/probe-hosts-page.tsx')),
  page('/probes/hosts/new', () => import('../pages/probes/new-probe-host-page.tsx')),
  page('/probes/missions', () => import('../pages/probes/probe-missions-page.tsx')),
  page('/probes/missions/new', () => import('../pages/probes/new-probe-mission-page.tsx')),
  page('/probes/results', () => import('../pages/probes/probe-results-page.tsx')),
  page('/response-rules', () => import('../pages/response-rules/rules-page.tsx')),
  page('/response-rules/new', () => import('../pages/response-rules/new-rule-page.tsx')),
  page('/response-rules/test', () => import('../pages/response-rules/tester-page.tsx')),
  page('/response-rules/$id', () => import('../pages/response-rules/rule-page.tsx')),
  page('/subscriptions', () => import('../pages/subscriptions/subscriptions-page.tsx')),
  page('/subscriptions/$id', () => import('../pages/subscriptions/subscription-page.tsx')),
  page('/templates', () => import('../pages/templates/templates-page.tsx')),
  page('/templates/new', () => import('../pages/templates/new-template-page.tsx')),
  page('/templates/texts', () => import('../pages/templates/texts-page.tsx')),
  page('/templates/$id', () => import('../pages/templates/template-page.tsx')),
  page('/users', () => import('../pages/users/users-page.tsx')),
  page('/users/new', () => import('../pages/users/new-user-page.tsx')),
  page('/users/$id', () => import('../pages/users/user-page.tsx')),
];

/** Pages of everybody. */
const ownPages = [
  page('/mine', () => import('../pages/own/own-subscriptions-page.tsx')),
  page('/mine/$id', () => import('../pages/own/own-subscription-page.tsx')),
  page('/account', () => import('../pages/account/account-page.tsx')),
];

export function createAppRouter(role: 'admin' | 'user') {
  const pages = role === 'admin' ? [first('/overview'), ...adminPages, ...ownPages] : [first('/mine'), ...ownPages];
  return createRouter({
    routeTree: root.addChildren(pages),
    basepath: '/dashboard',
    defaultPreload: 'intent',
    defaultPendingComponent: Loading,
    scrollRestoration: true,
  });
}
