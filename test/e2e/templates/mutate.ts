/** A tree of JSON. */
type Node = unknown;
type Step = string | number;

/** The same numbers from 0 to 1 for the same seed. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What operators put where something else should stand. */
const bogus: readonly Node[] = [
  ...'nope,,0,80,true,10.0.0.0/40,1.2.3.4,10.0.0.0/8,300,5m,-1, '.split(','),
  'a,b',
  0,
  1,
  -1,
  70_000,
  1.5,
  true,
  false,
  null,
];
const containers = [[], {}, ['nope'], [1], { nope: 1 }, [[]], [{}]];

interface Mutation {
  readonly what: string;
  readonly tree: Node;
}

/** One change somewhere in the tree; markers stay where they are. */
export function mutated(tree: Node, next: () => number): Mutation {
  const copy = structuredClone(tree);
  const places = placesIn(copy, []).filter((place) => place.length > 0);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const place = pick(places);
  const parent = place.slice(0, -1).reduce<Node>((node, step) => (node as Record<Step, Node>)[step], copy);
  const last = place.at(-1) as Step;
  const holder = parent as Record<Step, Node>;
  const old = holder[last];
  const at = place.join('.');
  switch (pick(['delete', 'type', 'unknown', 'bogus', 'bogus', 'duplicate', 'rename', 'wrap'])) {
    case 'delete':
      if (Array.isArray(parent)) parent.splice(last as number, 1);
      else delete holder[last];
      return { what: `without ${at}`, tree: copy };
    case 'type':
      holder[last] = structuredClone(pick(containers));
      return { what: `${at} = ${JSON.stringify(holder[last])}`, tree: copy };
    case 'unknown': {
      const target = typeof old === 'object' && old !== null && !Array.isArray(old) ? old : parent;
      if (Array.isArray(target)) target.push('nope');
      else (target as Record<string, Node>)['nope'] = 1;
      return { what: `nope in ${at}`, tree: copy };
    }
    case 'duplicate':
      if (Array.isArray(parent)) parent.push(structuredClone(old));
      else holder[`${last}2`] = structuredClone(old);
      return { what: `${at} twice`, tree: copy };
    case 'rename':
      if (Array.isArray(parent)) parent.reverse();
      else {
        delete holder[last];
        holder[String(last).slice(0, -1)] = old;
      }
      return { what: `${at} renamed`, tree: copy };
    case 'wrap':
      holder[last] = Array.isArray(old) && old.length === 1 ? old[0] : [old];
      return { what: `${at} = ${JSON.stringify(holder[last])}`, tree: copy };
    default:
      holder[last] = typeof old === 'string' && next() < 0.3 ? `${old}x` : pick(bogus);
      return { what: `${at} = ${JSON.stringify(holder[last])}`, tree: copy };
  }
}

/** All that can be changed: not the markers, without which a template is none. */
function placesIn(node: Node, at: readonly Step[]): (readonly Step[])[] {
  if (typeof node === 'string' && node.includes('{{')) return [];
  if (typeof node !== 'object' || node === null) return [at];
  return [
    at,
    ...Object.entries(node).flatMap(([key, value]) =>
      placesIn(value, [...at, Array.isArray(node) ? Number(key) : key]),
    ),
  ];
}
