import { DomainError, type SubscriptionRequestId, type UserId } from '@orrery/kernel';
import {
  type Database,
  type HubAccount,
  addHubAccounts,
  findHubAccount,
  hubIdOf,
  hubIdsOf,
  isUser,
  listHubAccounts,
  rowOfHubId,
} from '@orrery/persistence';
import { approveRequest, credentialOf, deleteSubscription, requestSubscription } from '@orrery/subscription';
import { type Static, Type } from 'typebox';
import type { App } from '../http/server.ts';
import { type Keyring, linkKeysOf } from '../keyring.ts';
import { checkOwn, hubCallerOf, namesNothing } from './hub-caller.ts';
import { type HubDeps, joining } from './hub-deps.ts';
import { AccountView, IdBody, IdQuery, Made, Nothing, hubSchema, ref } from './hub-schemas.ts';
import { productNamed, productView } from './product-routes.ts';

const RequestBody = Type.Object({ userId: ref('Who is to have it'), productId: ref('What') });
const NoProduct = Type.Object({ message: Type.String() }, { description: 'There is no such product' });

/** The document's status for a product that is not there. */
const NO_SUCH_PRODUCT = 420;

/** The account that a text names. */
export async function foundAccount(db: Database, text: string): Promise<HubAccount> {
  const account = await findHubAccount(db, text);
  if (!account) throw namesNothing('account');
  return account;
}

/** `/api/account`: asking for a product, approving that, and what came of it on each node. */
export function accountRoutes(scope: App, { transact, db, clock, keyring, hub }: HubDeps): void {
  const foundUser = async (text: string): Promise<UserId> => {
    const id = (await rowOfHubId(db, 'user', text)) as UserId | undefined;
    if (id === undefined || !(await isUser(db, id))) throw namesNothing('user');
    return id;
  };
  const views = (accounts: readonly HubAccount[]) => accountViews(db, keyring, accounts);

  scope.post(
    '/api/account/request',
    {
      onRequest: hub.user,
      schema: {
        summary: 'Ask for a product',
        security: [{ bearer: [] }],
        body: RequestBody,
        response: { 201: Made, [NO_SUCH_PRODUCT]: NoProduct },
      },
    },
    async (request, reply) => {
      const caller = hubCallerOf(request);
      const userId = await foundUser(request.body.userId);
      checkOwn(caller, userId);
      const plan = await productNamed(db, request.body.productId);
      if (!plan) return reply.code(NO_SUCH_PRODUCT).send({ message: 'There is no such product' });
      const asked = await requestSubscription({ transact, clock })({ userId, planId: plan.id, by: caller });
      return reply.code(201).send({ id: await hubIdOf(db, 'approval', asked.id) });
    },
  );

  scope.post(
    '/api/account/approve',
    {
      onRequest: hub.admin,
      schema: { ...hubSchema('Approve what was asked for: an account on every node', 201, Made), body: IdBody },
    },
    async (request, reply) => {
      const id = (await rowOfHubId(db, 'approval', request.body.id)) as SubscriptionRequestId | undefined;
      if (id === undefined) throw namesNothing('approval');
      await transact(async (repositories) => {
        const deps = { clock, transact: joining(repositories), keys: linkKeysOf(keyring) };
        const { subscription } = await approveRequest(deps)({ id, by: hubCallerOf(request) });
        if (subscription.userId !== null) await repositories.hub.addAccounts(subscription.userId, clock.now());
      });
      return reply.code(201).send({ id: request.body.id.toLowerCase() });
    },
  );

  scope.delete(
    '/api/account',
    { onRequest: hub.admin, schema: { ...hubSchema('End an account', 204, Nothing), querystring: IdQuery } },
    async ({ query }, reply) => {
      const account = await foundAccount(db, query.id);
      await transact(async (repositories) => {
        const deps = { clock, transact: joining(repositories) };
        const { id } = account.subscription;
        // The last one takes the subscription along; before that only this node is closed to it.
        if ((await repositories.hub.removeAccount(account, clock.now())) === 0) await deleteSubscription(deps)({ id });
        else await repositories.subscriptionPorts.settle({ scope: 'subscription', id });
      });
      return reply.code(204).send(null);
    },
  );

  scope.get(
    '/api/account',
    { onRequest: hub.user, schema: { ...hubSchema('Read an account', 200, AccountView), querystring: IdQuery } },
    async (request) => {
      const account = await foundAccount(db, request.query.id);
      checkOwn(hubCallerOf(request), account.user.id);
      const [view] = await views([account]);
      if (!view) throw new DomainError('not_found', 'NOT_FOUND', 'There is no such account');
      return view;
    },
  );

  scope.get(
    '/api/account/accounts_by_user_id',
    {
      onRequest: hub.user,
      schema: { ...hubSchema('The accounts of a user', 200, Type.Array(AccountView)), querystring: IdQuery },
    },
    async (request) => {
      const userId = await foundUser(request.query.id);
      checkOwn(hubCallerOf(request), userId);
      await addHubAccounts(db, userId, clock.now());
      return views(await listHubAccounts(db, userId));
    },
  );
}

async function accountViews(
  db: Database,
  keyring: Keyring,
  accounts: readonly HubAccount[],
): Promise<Static<typeof AccountView>[]> {
  const idsOf = async (kind: Parameters<typeof hubIdsOf>[1], rowOf: (account: HubAccount) => number) => {
    const ids = await hubIdsOf(db, kind, accounts.map(rowOf));
    return (account: HubAccount): string => ids.get(rowOf(account)) ?? '';
  };
  const [nodeId, serverId, userId, productId, requestId, approvalId] = [
    await idsOf('node', ({ node }) => node.id),
    await idsOf('server', ({ machine }) => machine.id),
    await idsOf('user', ({ user }) => user.id),
    await idsOf('product', ({ plan }) => plan.id),
    await idsOf('request', ({ request }) => request.id),
    await idsOf('approval', ({ request }) => request.id),
  ];
  return accounts.map((account) => {
    const { node, machine, user, plan, request, subscription } = account;
    const key = keyring.key('credential', subscription.credentialKeyVersion);
    return {
      id: account.uuid,
      node: {
        id: nodeId(account),
        server: {
          id: serverId(account),
          ipAddressOrDomainName: machine.address,
          createdTime: machine.createdAt,
        },
        port: node.managementPort,
        name: node.name,
        comment: node.description,
        createdTime: node.createdAt,
      },
      port: account.port,
      createdTime: account.createdAt,
      password: credentialOf(key, subscription).uuid,
      method: node.method ?? '',
      approval: { id: approvalId(account), state: 'completed', createdTime: request.createdAt },
      request: {
        id: requestId(account),
        user: {
          id: userId(account),
          role: user.role,
          email: user.email,
          createdTime: user.createdAt,
          username: user.email,
        },
        product: productView(productId(account), plan, plan.period),
        createdTime: request.createdAt,
      },
    };
  });
}
