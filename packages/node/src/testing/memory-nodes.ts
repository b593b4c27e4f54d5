import type { Instant, NodeId } from '@orrery/kernel';
import { type NewNode, type Node, opens } from '../node.ts';
import { nodeNameTaken } from '../node-error.ts';
import type { EnrolmentRepository, NodeRepository, Transact } from '../ports.ts';

interface Row {
  readonly node: Node;
  readonly tokenSha256: Buffer;
  readonly deletedAt: Instant | null;
}

interface Plan {
  readonly id: number;
  readonly nodeTags: readonly string[];
}

interface Opening {
  readonly planId: number;
  readonly nodeId: NodeId;
  readonly closedAt: Instant;
}

interface Code {
  readonly sha256: Buffer;
  readonly expiresAt: Instant;
}

interface State {
  rows: Row[];
  closed: Opening[];
  codes: Map<NodeId, Code>;
  raised: NodeId[];
  lastId: number;
}

/** Nodes in memory: transactions one after the other, and a failed one leaves nothing. */
export function memoryNodes() {
  let state: State = { rows: [], closed: [], codes: new Map(), raised: [], lastId: 0 };
  const plans: Plan[] = [];
  let last: Promise<unknown> = Promise.resolve();

  const transact: Transact = (work) => {
    const run = async () => {
      const { rows, closed, codes, raised } = state;
      const draft: State = {
        ...state,
        rows: [...rows],
        closed: [...closed],
        codes: new Map(codes),
        raised: [...raised],
      };
      const result = await work({
        nodes: repository(draft, plans),
        enrolments: enrolments(draft),
        subscriptionPorts: { settle: () => Promise.resolve() },
        revisions: { raise: ({ id }) => void draft.raised.push(id) },
      });
      state = draft;
      return result;
    };
    const mine = last.then(run, run);
    last = mine.catch(() => undefined);
    return mine;
  };

  return {
    transact,
    /** Nodes whose revision was raised, in order. */
    raised: (): readonly NodeId[] => state.raised,
    givenPlan: async (nodeTags: readonly string[]): Promise<number> => plans.push({ id: plans.length + 1, nodeTags }),
    closedOpenings: async (id: NodeId) =>
      state.closed.filter((c) => c.nodeId === id).map(({ planId, closedAt }) => ({ planId, closedAt })),
    tokenOwner: async (tokenSha256: Buffer): Promise<NodeId | undefined> =>
      state.rows.find((row) => row.deletedAt === null && row.tokenSha256.equals(tokenSha256))?.node.id,
  };
}

function repository(state: State, plans: readonly Plan[]): NodeRepository {
  const isLive = (row: Row) => row.deletedAt === null;
  const nameIsFree = (node: Node) => {
    const taken = state.rows.some((row) => isLive(row) && row.node.name === node.name && row.node.id !== node.id);
    if (taken) throw nodeNameTaken(node.name);
  };
  const replace = (id: NodeId, change: (row: Row) => Row) => {
    state.rows = state.rows.map((row) => (row.node.id === id ? change(row) : row));
  };
  return {
    async add({ tokenSha256, ...rest }: NewNode) {
      const node: Node = { ...rest, id: (state.lastId + 1) as NodeId };
      nameIsFree(node);
      state.lastId += 1;
      state.rows.push({ node, tokenSha256, deletedAt: null });
      return node;
    },
    async lock(id) {
      return state.rows.find((row) => isLive(row) && row.node.id === id)?.node;
    },
    async save(node) {
      nameIsFree(node);
      replace(node.id, (row) => ({ ...row, node }));
    },
    async replaceToken(id, tokenSha256) {
      replace(id, (row) => ({ ...row, tokenSha256 }));
    },
    async remove(id, now) {
      replace(id, (row) => ({ ...row, deletedAt: now }));
    },
    async recordOpenings(nodeId, { before, after }, now) {
      const changed = plans.filter((p) => opens(p.nodeTags, before) || opens(p.nodeTags, after)).map((p) => p.id);
      const stillKnown = state.closed.filter((c) => c.nodeId !== nodeId || !changed.includes(c.planId));
      const closing = plans.filter((p) => opens(p.nodeTags, before) && !opens(p.nodeTags, after));
      state.closed = [...stillKnown, ...closing.map((p) => ({ planId: p.id, nodeId, closedAt: now }))];
    },
  };
}

const enrolments = ({ codes }: State): EnrolmentRepository => ({
  async replace(nodeId, sha256, expiresAt) {
    codes.set(nodeId, { sha256, expiresAt });
  },
  async take(codeSha256, now) {
    const found = [...codes].find(([, { sha256, expiresAt }]) => sha256.equals(codeSha256) && expiresAt > now);
    if (found) codes.delete(found[0]);
    return found?.[0];
  },
});
