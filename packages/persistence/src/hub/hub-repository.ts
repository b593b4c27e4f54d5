import type { Instant, MachineId, NodeId, PlanId, UserId } from '@orrery/kernel';
import type { Transaction } from '../database.ts';
import { type HubAccount, addHubAccounts, countHubAccounts, removeHubAccount } from './hub-accounts.ts';
import { type HubKind, type HubManagement, hubIdOf, hubNodesAt, keepHubNode, keepHubProduct } from './hub-records.ts';

/** What Hub writes beside our rows, in the same transaction. */
export const hubRepository = (tx: Transaction) => ({
  idOf: (kind: HubKind, rowId: number) => hubIdOf(tx, kind, rowId),
  keepNode: (id: NodeId, management: HubManagement) => keepHubNode(tx, id, management),
  keepProduct: (id: PlanId, period: string) => keepHubProduct(tx, id, period),
  nodesAt: (id: MachineId, address: string) => hubNodesAt(tx, id, address),
  addAccounts: (userId: UserId, now: Instant) => addHubAccounts(tx, userId, now),
  countAccounts: (nodeId: NodeId) => countHubAccounts(tx, nodeId),
  removeAccount: (account: HubAccount, now: Instant) => removeHubAccount(tx, account, now),
});
