import { randomUUID } from 'node:crypto';
import { hashToken } from '@orrery/kernel';
import { type NodeInput, defineNode, nodeDefaults } from './define-node.ts';
import type { Node } from './node.ts';
import type { Deps } from './ports.ts';
import { generateToken } from './token.ts';

type Defaulted = keyof typeof nodeDefaults;

/** What a new node needs; the rest has defaults. */
export type CreateNode = Omit<NodeInput, Defaulted> & { readonly [K in Defaulted]?: NodeInput[K] | undefined };

/** A new node is inactive. The token is shown here and never again. */
export const createNode =
  ({ transact, clock }: Deps) =>
  async (input: CreateNode, serverKeyVersion: number): Promise<{ node: Node; token: string }> => {
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as CreateNode;
    const definition = defineNode({ ...nodeDefaults, ...(given as NodeInput) });
    const token = generateToken();
    return transact(async ({ nodes, subscriptionPorts, revisions }) => {
      const now = clock.now();
      const node = await nodes.add({
        ...definition,
        status: 'inactive',
        maintenanceReason: null,
        uuid: randomUUID(),
        serverKeyVersion,
        reportedCertificateSha256: null,
        version: 1,
        createdAt: now,
        updatedAt: now,
        tokenSha256: hashToken(token),
      });
      await subscriptionPorts.settle({ scope: 'node', id: node.id });
      revisions.raise({ scope: 'node', id: node.id });
      return { node, token };
    });
  };
