import type { KnownList, ListAnswer, ListedUser, TrafficAnswer } from '../api.ts';
import type { Batch, Ledger } from '../counting/ledger.ts';
import type { User } from '../node-config.ts';

/** Who may connect, as the api last said; kept on disk for when it says nothing. */
export interface Roster {
  readonly users: ReadonlyMap<string, User>;
  readonly known: KnownList;
}

export const emptyRoster: Roster = { users: new Map(), known: { revision: null, etag: null } };

/** Charged bytes in raw ones: null when the node charges nothing. */
const rawOf = (charged: number, multiplier: number): number | null =>
  multiplier > 0 ? Math.floor(charged / multiplier) : null;

const userOf = (
  { subscription_id: id, password, port, expire_time, remaining }: ListedUser,
  multiplier: number,
): User => ({
  id: String(id),
  password,
  port: port ?? null,
  expiresAt: expire_time === 0 ? null : expire_time * 1000,
  remaining: remaining === undefined ? null : rawOf(remaining, multiplier),
});

/** The roster after an answer to the list; `multiplier`: charged bytes per raw one. */
export function take(roster: Roster, answer: ListAnswer, multiplier = 1): Roster {
  switch (answer.kind) {
    case 'unchanged':
      return { ...roster, known: { ...roster.known, revision: answer.revision ?? roster.known.revision } };
    case 'all':
      return { users: byId(answer.users, multiplier), known: { revision: answer.revision, etag: answer.etag } };
    case 'changes': {
      const users = new Map(roster.users);
      for (const id of answer.removed) users.delete(id);
      for (const [id, user] of byId(answer.users, multiplier)) users.set(id, user);
      return { users, known: { revision: answer.revision, etag: answer.etag } };
    }
  }
}

const byId = (users: readonly ListedUser[], multiplier: number): Map<string, User> =>
  new Map(users.map((user) => [String(user.subscription_id), userOf(user, multiplier)]));

/**
 * What is left to whom after a report was counted. What the api answers wins; where it says nothing, what it knew before
 * is less by what it counted now.
 */
export function acknowledge(roster: Roster, batch: Batch, answer: TrafficAnswer, multiplier = 1): Roster {
  const users = new Map(roster.users);
  let changed = false;
  const setRemaining = (id: string, remaining: number | null): void => {
    const user = users.get(id);
    if (!user || user.remaining === remaining) return;
    users.set(id, { ...user, remaining });
    changed = true;
  };
  for (const [id, up, down] of answer.duplicate ? [] : batch.entries) {
    const remaining = users.get(id)?.remaining;
    if (remaining != null) setRemaining(id, Math.max(0, remaining - up - down));
  }
  for (const { subscription_id: id, bytes } of answer.remaining) setRemaining(String(id), rawOf(bytes, multiplier));
  return changed ? { ...roster, users } : roster;
}

/** Bytes the api has not counted yet, of those whose rest is known. */
export function unreported(roster: Roster, ledger: Pick<Ledger, 'open' | 'pending'>): Map<string, number> {
  const bytes = new Map<string, number>();
  for (const { id, remaining } of roster.users.values()) if (remaining !== null) bytes.set(id, 0);
  if (bytes.size === 0) return bytes;
  const add = (id: string, moved: number): void => {
    const sum = bytes.get(id);
    if (sum !== undefined) bytes.set(id, sum + moved);
  };
  for (const { entries } of ledger.pending) for (const [id, up, down] of entries) add(id, up + down);
  for (const [id, { up, down }] of ledger.open) add(id, up + down);
  return bytes;
}

/** Has moved all that was left to them. */
export const isSpent = (user: User, moved: ReadonlyMap<string, number>): boolean =>
  user.remaining !== null && (moved.get(user.id) ?? 0) >= user.remaining;

/** Those who may connect now. */
export function admitted(roster: Roster, moved: ReadonlyMap<string, number>, now: number): Map<string, User> {
  const users = new Map<string, User>();
  for (const [id, user] of roster.users) {
    const expired = user.expiresAt !== null && user.expiresAt <= now;
    if (!expired && !isSpent(user, moved)) users.set(id, user);
  }
  return users;
}
