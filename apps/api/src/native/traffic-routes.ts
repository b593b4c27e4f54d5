import { DAY_MS, HOUR_MS, type NodeId, addMs, invalidField, toIso } from '@orrery/kernel';
import { reconcile, trafficOverview, trafficSeries, trafficTop } from '@orrery/persistence';
import { dayOf, hourOf } from '@orrery/traffic';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { Id, Success, errors } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import {
  OverviewView,
  ReconciliationView,
  SeriesView,
  TopView,
  bucketView,
  groupQuery,
  reconciledView,
  totalsOf,
} from './traffic-views.ts';
import { bucketQuery, rangeOf, rangeQuery, shown } from './usage-range.ts';

/** Ranges that are looked through row by row. */
const MOST_DAYS = 93;

/** `/traffic`: what everybody moved, for operators; days are those of UTC. */
export function trafficRoutes(app: App, { db, clock, guards }: Pick<Deps, 'db' | 'clock' | 'guards'>): void {
  const common = { tags: ['traffic'], security: [{ bearer: [] }] };

  app.get(
    '/traffic/overview',
    {
      onRequest: guards.admin,
      schema: {
        ...common,
        summary: 'What all nodes moved, today and lately',
        response: { 200: Success(OverviewView), ...errors(401, 403) },
      },
    },
    async () => {
      const now = clock.now();
      const to = addMs(now, 1);
      const hours = await trafficOverview(db, 'hour', { from: addMs(hourOf(now), -23 * HOUR_MS), to });
      const since = addMs(dayOf(now), -29 * DAY_MS);
      const both = await trafficOverview(db, 'day', { from: addMs(since, -30 * DAY_MS), to });
      const days = both.filter(({ at }) => at >= since);
      const data = {
        today: totalsOf(days, dayOf(now)),
        last_24_hours: totalsOf(hours),
        last_30_days: totalsOf(days),
        previous_30_days: totalsOf(both.filter(({ at }) => at < since)),
        hours: hours.map(bucketView),
        days: days.map(bucketView),
      };
      return { success: true as const, data };
    },
  );

  app.get(
    '/traffic/usage',
    {
      onRequest: guards.admin,
      schema: {
        ...common,
        summary: 'What subscriptions, users or nodes moved, by hour, day or month',
        querystring: Type.Object({
          ...rangeQuery,
          by: bucketQuery('Of UTC'),
          group: groupQuery,
          ids: Type.Optional(
            Type.String({
              pattern: '^[1-9]\\d{0,14}(,[1-9]\\d{0,14}){0,49}$',
              description: 'Whose, separated by commas; default: the `limit` that moved most',
            }),
          ),
          limit: Type.Integer({ minimum: 1, maximum: 50, default: 10 }),
        }),
        response: { 200: Success(SeriesView), ...errors(401, 403) },
      },
    },
    async ({ query }) => {
      const { by, group, ids, limit } = query;
      const range = rangeOf(query, clock.now());
      if (ids === undefined) refuseLongerThan(range, MOST_DAYS);
      const asked = ids?.split(',').map((id) => ({ id: Number(id), name: null }));
      const whose = asked ?? (await trafficTop(db, group, range, limit));
      const names = new Map(whose.map(({ id, name }) => [id, name]));
      const series = await trafficSeries(db, group, [...names.keys()], by, range);
      const items = series.map(({ id, buckets }) => ({
        id,
        name: names.get(id) ?? null,
        totals: totalsOf(buckets),
        buckets: buckets.map(bucketView),
      }));
      return { success: true as const, data: { from: toIso(range.from), to: toIso(range.to), by, group, items } };
    },
  );

  app.get(
    '/traffic/top',
    {
      onRequest: guards.admin,
      schema: {
        ...common,
        summary: 'Who moved most, in whole days',
        querystring: Type.Object({
          ...rangeQuery,
          group: groupQuery,
          limit: Type.Integer({ minimum: 1, maximum: 100, default: 10 }),
        }),
        response: { 200: Success(TopView), ...errors(401, 403) },
      },
    },
    async ({ query }) => {
      const { group, limit } = query;
      const range = daysOf(rangeOf({ ...query, by: 'hour' }, clock.now()));
      const items = (await trafficTop(db, group, range, limit)).map(({ id, name, counting, charged, raw }) => ({
        id,
        name,
        ...(counting && { counting }),
        ...shown(charged, raw),
      }));
      return { success: true as const, data: { from: toIso(range.from), to: toIso(range.to), group, items } };
    },
  );

  app.get(
    '/traffic/reconciliation',
    {
      onRequest: guards.admin,
      schema: {
        ...common,
        summary: 'What nodes reported against what the books hold, by node and day',
        querystring: Type.Object({ ...rangeQuery, node_id: Type.Optional(Id('This node alone')) }),
        response: { 200: Success(ReconciliationView), ...errors(401, 403) },
      },
    },
    async ({ query }) => {
      const range = daysOf(rangeOf({ ...query, by: 'hour' }, clock.now()));
      const rows = await reconcile(db, range, query.node_id as NodeId | undefined);
      const items = rows.map(reconciledView);
      const balanced = items.every((item) => item.difference === 0n && item.charged_difference === 0n);
      return { success: true as const, data: { from: toIso(range.from), to: toIso(range.to), items, balanced } };
    },
  );
}

type Range = ReturnType<typeof rangeOf>;

/** From the day it begins in. */
const daysOf = (range: Range): Range => ({ ...range, from: dayOf(range.from) });

function refuseLongerThan({ from, to }: Range, days: number): void {
  if (to - from > days * DAY_MS) {
    throw invalidField('from', `Without ids, from and to must lie at most ${days} days apart`);
  }
}
