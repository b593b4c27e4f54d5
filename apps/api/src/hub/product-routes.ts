import type { PlanId } from '@orrery/kernel';
import { findHubPeriod, findPlan, hubIdOf, rowOfHubId } from '@orrery/persistence';
import { type Plan, changePlan, createPlan, deletePlan } from '@orrery/plan';
import { Type } from 'typebox';
import type { App } from '../http/server.ts';
import { namesNothing } from './hub-caller.ts';
import { type HubDeps, joining } from './hub-deps.ts';
import { IdQuery, Made, Nothing, ProductView, daysOf, hubSchema, periodOf, ref } from './hub-schemas.ts';

const Name = Type.String({ minLength: 1, maxLength: 100, description: 'Unique' });
const Traffic = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'Bytes per period' });
const Period = Type.String({ maxLength: 32, description: 'monthly, quarterly, semiannually, annual' });
const CreateBody = Type.Object({ name: Name, traffic: Traffic, period: Period });
/** What can be changed of a product beside its name. */
export const ProductChange = { traffic: Type.Optional(Traffic), period: Type.Optional(Period) };
const UpdateBody = Type.Object({ id: ref('The product'), name: Type.Optional(Name), ...ProductChange });

/** What Hub shows of a plan; `period` is the word that was given, where one was. */
export const productView = (
  id: string,
  plan: Pick<Plan, 'name' | 'quotaBytes' | 'durationDays' | 'createdAt'>,
  period: string | null | undefined,
) => ({
  id,
  name: plan.name,
  traffic: plan.quotaBytes === null ? Number.MAX_SAFE_INTEGER : Number(plan.quotaBytes),
  period: period ?? periodOf(plan.durationDays),
  createdTime: plan.createdAt,
});

/** The plan that a text names for Hub. */
export async function productNamed(db: HubDeps['db'], text: string): Promise<Plan | undefined> {
  const id = await rowOfHubId(db, 'product', text);
  return id === undefined ? undefined : findPlan(db, id as PlanId);
}

interface Change {
  readonly name?: string | undefined;
  readonly traffic?: number | undefined;
  readonly period?: string | undefined;
}

const bytesOf = (traffic: number | undefined) => (traffic === undefined ? undefined : BigInt(traffic));

/** `called`: what an id that names nothing was taken for. */
export async function changeProduct(
  { transact, db, clock }: HubDeps,
  text: string,
  { name, traffic, period }: Change,
  called = 'product',
): Promise<void> {
  const plan = await productNamed(db, text);
  if (!plan) throw namesNothing(called);
  const durationDays = period === undefined ? undefined : daysOf(period);
  await transact(async (repositories) => {
    const inThis = { clock, transact: joining(repositories) };
    await changePlan(inThis)({ id: plan.id }, { name, quotaBytes: bytesOf(traffic), durationDays });
    if (period !== undefined) await repositories.hub.keepProduct(plan.id, period);
  });
}

/** `/api/product`: plans that end after their period and open every node. */
export function productRoutes(scope: App, deps: HubDeps): void {
  const { transact, db, clock, hub } = deps;
  const onRequest = hub.admin;
  const found = async (text: string): Promise<Plan> => {
    const plan = await productNamed(db, text);
    if (!plan) throw namesNothing('product');
    return plan;
  };

  scope.post(
    '/api/product',
    { onRequest, schema: { ...hubSchema('Create a product', 201, Made), body: CreateBody } },
    async ({ body: { name, traffic, period } }, reply) => {
      const durationDays = daysOf(period);
      const id = await transact(async (repositories) => {
        const inThis = { clock, transact: joining(repositories) };
        const plan = await createPlan(inThis)({ name, quotaBytes: BigInt(traffic), reset: 'never', durationDays });
        await repositories.hub.keepProduct(plan.id, period);
        return repositories.hub.idOf('product', plan.id);
      });
      return reply.code(201).send({ id });
    },
  );

  scope.delete(
    '/api/product',
    { onRequest, schema: { ...hubSchema('Delete a product nobody has', 204, Nothing), querystring: IdQuery } },
    async ({ query }, reply) => {
      await deletePlan({ transact, clock })({ id: (await found(query.id)).id });
      return reply.code(204).send(null);
    },
  );

  scope.get(
    '/api/product',
    { onRequest, schema: { ...hubSchema('Read a product', 200, ProductView), querystring: IdQuery } },
    async ({ query }) => {
      const plan = await found(query.id);
      return productView(await hubIdOf(db, 'product', plan.id), plan, await findHubPeriod(db, plan.id));
    },
  );

  scope.put(
    '/api/product',
    { onRequest, schema: { ...hubSchema('Change a product', 200, Nothing), body: UpdateBody } },
    async ({ body: { id, ...change } }, reply) => {
      await changeProduct(deps, id, change);
      return reply.code(200).send(null);
    },
  );
}
