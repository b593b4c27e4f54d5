import { DAY_MS, HOUR_MS, type Instant, addMs, instantFromMs } from '@orrery/kernel';
import { type BucketSize, type HubAccount, usageHistory } from '@orrery/persistence';
import type { App } from '../http/server.ts';
import { foundAccount } from './account-routes.ts';
import { checkOwn, hubCallerOf } from './hub-caller.ts';
import type { HubDeps } from './hub-deps.ts';
import { History, IdQuery, Usage, hubSchema } from './hub-schemas.ts';

/** Younger accounts are shown by the hour: hours are kept at least this long. */
const SHOWN_BY_HOUR_MS = 28 * DAY_MS;

/** `/api/traffic`: what an account moved on its node, charged, summed up since it began. */
export function trafficRoutes(scope: App, { db, clock, hub }: HubDeps): void {
  const onRequest = hub.user;

  async function historyOf({ subscription, node, createdAt }: HubAccount) {
    const now = clock.now();
    const by: BucketSize = now - createdAt < SHOWN_BY_HOUR_MS ? 'hour' : 'day';
    const from = instantFromMs(Math.floor(subscription.createdAt / HOUR_MS) * HOUR_MS);
    const wanted = {
      subscriptionIds: [subscription.id],
      nodeId: node.id,
      from,
      to: addMs(now, 1),
      by,
      timeZone: 'UTC',
    };
    let sum = 0n;
    const moved = (await usageHistory(db, wanted, now)).map(({ at, charged }) => {
      sum += charged.upload + charged.download;
      return { usage: Number(sum), createdTime: endOf(at, by, now) };
    });
    return [{ usage: 0, createdTime: createdAt as number }, ...moved];
  }

  scope.get(
    '/api/traffic/account',
    { onRequest, schema: { ...hubSchema('The bytes of an account until now', 200, Usage), querystring: IdQuery } },
    async (request) => {
      const account = await foundAccount(db, request.query.id);
      checkOwn(hubCallerOf(request), account.user.id);
      return { usage: (await historyOf(account)).at(-1)?.usage ?? 0 };
    },
  );

  scope.get(
    '/api/traffic/history',
    { onRequest, schema: { ...hubSchema('How the bytes of an account added up', 200, History), querystring: IdQuery } },
    async (request) => {
      const account = await foundAccount(db, request.query.id);
      checkOwn(hubCallerOf(request), account.user.id);
      return historyOf(account);
    },
  );
}

/** When a sum was reached at the latest: the end of its hour or day, or now while that runs. */
const endOf = (at: Instant, by: BucketSize, now: Instant): number =>
  Math.min(addMs(at, by === 'hour' ? HOUR_MS : DAY_MS), now);
