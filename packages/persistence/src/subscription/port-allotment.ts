import type { RevisionScope } from '../revisions.ts';
import { type SQL, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../database.ts';
import { opensNow } from '../traffic/opening.ts';

/** Ports that subscriptions may get of their own, both ends included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export const DEFAULT_PORTS: PortRange = { from: 20_000, to: 59_999 };

/** Held shared by whoever changes a subscription, alone by whoever changes a node or a plan: they must see each other. */
const OPENINGS_LOCK = 0x6f72_7270;
/** Ports are picked by one at a time. */
const PICKING_LOCK = 0x6f72_7271;

/** From so many on, the log gets their plans instead of each of them. */
const MOST_NAMED = 100;

/** What changed; `all`: nothing in particular, or the range. */
type Scope = Extract<RevisionScope, { scope: 'subscription' | 'plan' | 'node' }> | { readonly scope: 'all' };

interface Given extends Record<string, unknown> {
  readonly id: string;
}

/** As `hasOwnPorts` of @orrery/node. */
const ownPorts = sql`nodes.deleted_at is null and (nodes.agent = 'mu' or nodes.port_per_subscription)`;

const isLive = (s: SQL): SQL => sql`${s}.deleted_at is null and ${s}.cancelled_at is null`;

/** The plan opens it, and no account of Hub was ended there. */
const isOpen = sql`${opensNow()} and not exists (
  select from hub_accounts ended
  where ended.subscription_id = s.id and ended.node_id = nodes.id and ended.deleted_at is not null)`;

/** Who the scope is about, as a condition on subscriptions `s`. */
function subscribersOf(scope: Scope): SQL {
  if (scope.scope === 'subscription') return sql`s.id = ${scope.id}`;
  return scope.scope === 'plan' ? sql`s.plan_id = ${scope.id}` : sql`true`;
}

/** Which rows `held` the scope is about. */
function heldBy(scope: Scope): SQL {
  switch (scope.scope) {
    case 'subscription':
      return sql`held.subscription_id = ${scope.id}`;
    case 'plan':
      return sql`held.subscription_id in (select s.id from subscriptions s where s.plan_id = ${scope.id})`;
    case 'node':
      return sql`held.node_id = ${scope.id}`;
    case 'all':
      return sql`true`;
  }
}

/**
 * Gives each live subscription a port on every node that gives each one its own, and takes back what nobody may have any
 * more. Ports are unique among the nodes at one address; a subscription gets the same one everywhere as long as that is
 * free. Who got or lost one is announced.
 */
export function portAllotment(tx: Transaction, range: PortRange, revisions: { raise(scope: RevisionScope): void }) {
  /** The nodes of the scope that give ports, in the operator's order. */
  async function nodesOf(scope: Scope): Promise<number[]> {
    const where = scope.scope === 'node' ? sql`and nodes.id = ${scope.id}` : sql``;
    const rows = await tx.execute<Given>(
      sql`select nodes.id from nodes where ${ownPorts} ${where} order by nodes.sort_order, nodes.id`,
    );
    return rows.map((row) => Number(row.id));
  }

  /** Ports that may not be had, or collide with another node's at this one's new address. Whose, and where. */
  async function takeBack(scope: Scope): Promise<{ ids: number[]; nodes: number[] }> {
    const collides =
      scope.scope === 'node'
        ? sql`or held.port in (${takenAround(scope.id, sql`and held.node_id <> ${scope.id}`)})`
        : sql``;
    const rows = await tx.execute<{ id: string; node_id: string }>(sql`
      delete from subscription_ports mine using subscription_ports held
      where mine.subscription_id = held.subscription_id and mine.node_id = held.node_id and ${heldBy(scope)} and (not exists (
        select from nodes join subscriptions s on s.id = held.subscription_id join plans on plans.id = s.plan_id
        where nodes.id = held.node_id and ${ownPorts} and ${isLive(sql`s`)} and ${isOpen}
      ) ${collides})
      returning mine.subscription_id as id, mine.node_id`);
    return {
      ids: [...new Set(rows.map((row) => Number(row.id)))],
      nodes: [...new Set(rows.map((row) => Number(row.node_id)))],
    };
  }

  const missingAt = (nodeId: number, who: SQL): SQL => sql`
    select s.id from subscriptions s
    join plans on plans.id = s.plan_id
    join nodes on nodes.id = ${nodeId} and ${ownPorts} and ${isOpen}
    where ${who} and ${isLive(sql`s`)} and not exists (
      select from subscription_ports own where own.subscription_id = s.id and own.node_id = ${nodeId})`;

  /** To whom it is open and who has none there; first the port that one has elsewhere, else one that nobody has. */
  async function give(nodeId: number, who: SQL): Promise<number[]> {
    const taken = sql`taken as materialized (${takenAround(nodeId, sql``)})`;
    const same = await tx.execute<Given>(sql`
      with ${taken}
      insert into subscription_ports (subscription_id, node_id, port)
      select distinct on (elsewhere.port) missing.id, ${nodeId}, elsewhere.port
      from (${missingAt(nodeId, who)}) missing
      cross join lateral (
        select e.port from subscription_ports e where e.subscription_id = missing.id order by e.node_id limit 1
      ) elsewhere
      where elsewhere.port between ${range.from} and ${range.to} and elsewhere.port not in (select port from taken)
      order by elsewhere.port, missing.id
      returning subscription_id as id`);
    const other = await tx.execute<Given>(sql`
      with ${taken}, free as (
        select port, row_number() over (order by port in (select e.port from subscription_ports e), port) as place
        from generate_series(${range.from}::int, ${range.to}::int) port
        where port not in (select port from taken)
      )
      insert into subscription_ports (subscription_id, node_id, port)
      select waiting.id, ${nodeId}, free.port
      from (select id, row_number() over (order by id) as place from (${missingAt(nodeId, who)}) missing) waiting
      join free using (place)
      returning subscription_id as id`);
    return [...same, ...other].map((row) => Number(row.id));
  }

  async function announce(ids: readonly number[]): Promise<void> {
    if (ids.length <= MOST_NAMED) {
      for (const id of ids) revisions.raise({ scope: 'subscription', id });
      return;
    }
    const rows = await tx.execute<Given>(
      sql`select distinct plan_id as id from subscriptions where id = any(${`{${ids.join(',')}}`}::bigint[]) and plan_id is not null`,
    );
    for (const row of rows) revisions.raise({ scope: 'plan', id: Number(row.id) });
  }

  return {
    async settle(scope: Scope): Promise<void> {
      const isOne = scope.scope === 'subscription';
      await tx.execute(
        isOne
          ? sql`select pg_advisory_xact_lock_shared(${OPENINGS_LOCK})`
          : sql`select pg_advisory_xact_lock(${OPENINGS_LOCK})`,
      );
      const nodes = await nodesOf(scope);
      if (isOne && nodes.length === 0) return;
      if (isOne) await tx.execute(sql`select pg_advisory_xact_lock(${PICKING_LOCK})`);
      const taken = await takeBack(scope);
      const changed = new Set(taken.ids);
      for (const node of nodes) for (const id of await give(node, subscribersOf(scope))) changed.add(id);
      // What became free goes to whoever went without.
      if (taken.nodes.length > 0) {
        for (const node of await nodesOf({ scope: 'all' }))
          for (const id of await give(node, sql`true`)) changed.add(id);
      }
      await announce([...changed]);
    },
  };
}

/** Every port that is in use at the address, or on the machine, of a node; `but` narrows the rows `held`. */
const takenAround = (nodeId: number, but: SQL): SQL => sql`
  select held.port from subscription_ports held
  where held.node_id in (select near.id from nodes near join nodes here on here.id = ${nodeId} where ${isNear}) ${but}
  union
  select unnest(array[near.server_port, near.listen_port]) from nodes near
  join nodes here on here.id = ${nodeId} where ${isNear}
  except select null::int`;

const isNear = sql`near.deleted_at is null
  and (lower(near.server_address) = lower(here.server_address) or near.machine_id = here.machine_id)`;

/** The port that a subscription has of its own, by node; only nodes that give each one its own. */
export type OwnPorts = Readonly<Record<number, number>>;

/** In a query over subscriptions `s`: {@link OwnPorts}, null when there are none. */
export const ownPortsOf = (subscriptionId: SQL): SQL<OwnPorts | null> => sql<OwnPorts | null>`(
  select jsonb_object_agg(own.node_id, own.port) from subscription_ports own
  where own.subscription_id = ${subscriptionId})`;

export async function readOwnPorts(db: Queryable, subscriptionId: number): Promise<OwnPorts> {
  const [row] = await db.execute<{ ports: OwnPorts | null }>(
    sql`select ${ownPortsOf(sql`${subscriptionId}`)} as ports`,
  );
  return row?.ports ?? {};
}

/** How many the node is open to and how many of those no port was left for. */
export async function countPorts(db: Queryable, nodeId: number): Promise<{ given: number; missing: number }> {
  const [row] = await db.execute<{ given: number; missing: number }>(sql`
    select count(own.port)::int as given, (count(*) - count(own.port))::int as missing
    from subscriptions s
    join plans on plans.id = s.plan_id
    join nodes on nodes.id = ${nodeId} and ${ownPorts} and ${isOpen}
    left join subscription_ports own on own.subscription_id = s.id and own.node_id = nodes.id
    where ${isLive(sql`s`)}`);
  return row ?? { given: 0, missing: 0 };
}
