import type { Dialect, Group } from './template-dialects.ts';

/** `line`: the index of the one it is about. */
export type Say = (reason: string, line?: number) => void;

export interface PlacedGroup extends Group {
  /** Of its line. */
  readonly index: number;
}

interface Surroundings {
  readonly dialect: Dialect;
  /** Of the servers that were drawn. */
  readonly names: readonly string[];
  readonly isKnown: (name: string) => boolean;
  /** What can hold all servers when a group has it. */
  readonly filters: ReadonlySet<string>;
  readonly say: Say;
}

/** Answers whether any of them offers all servers. */
export function checkGroups(groups: readonly PlacedGroup[], around: Surroundings): boolean {
  const { dialect, names, isKnown, filters, say } = around;
  for (const { name, type, members, isOpen, index } of groups) {
    if (!dialect.groupTypes.has(type.toLowerCase())) say(`the group ${name} is a ${type}, which there is not`, index);
    if (members.length === 0 && !isOpen) say(`the group ${name} is empty`, index);
    for (const member of members) {
      if (!isKnown(member)) say(`the group ${name} has ${member}, which there is not`, index);
    }
  }
  const within = circular(new Map(groups.map(({ name, members }) => [name, members])));
  for (const { name, index } of groups) if (within.has(name)) say(`the group ${name} is within itself`, index);
  return groups.some(({ members, hasAll }) => {
    const among = new Set(members);
    return (
      hasAll ||
      names.every((name) => among.has(name)) ||
      members.some((member) => filters.has(member) || dialect.isAnyServer(member))
    );
  });
}

type Edges = ReadonlyMap<string, readonly string[]>;

/** Those from which a way leads back to themselves, or between two such. */
function circular(members: Edges): ReadonlySet<string> {
  const inGroups = new Map([...members.keys()].map((name): [string, string[]] => [name, []]));
  for (const [name, list] of members) for (const member of new Set(list)) inGroups.get(member)?.push(name);
  const leading = endless(members, inGroups);
  return new Set([...endless(inGroups, members)].filter((name) => leading.has(name)));
}

/** Those from which one can go on for ever; `back`: the same ways from their ends. */
function endless(ways: Edges, back: Edges): ReadonlySet<string> {
  const left = new Map(
    [...ways].map(([name, next]): [string, number] => [name, [...new Set(next)].filter((one) => ways.has(one)).length]),
  );
  const ending = [...left].filter(([, count]) => count === 0).map(([name]) => name);
  for (let name = ending.pop(); name !== undefined; name = ending.pop()) {
    left.delete(name);
    for (const before of new Set(back.get(name))) {
      const count = (left.get(before) ?? 0) - 1;
      left.set(before, count);
      if (count === 0) ending.push(before);
    }
  }
  return new Set(left.keys());
}
