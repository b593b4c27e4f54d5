/** A tree of YAML. */
export type Tree = Record<string, unknown>;
type Node = Record<string | number, unknown>;
type Path = readonly (string | number)[];

const bogus: readonly unknown[] = [
  'nowhere',
  'soon',
  '',
  '(',
  '*',
  'a b',
  '7890',
  'true',
  'yes',
  '0x10',
  '1_0',
  'DIRECT',
  'GLOBAL',
  'PASS-RULE',
  'Proxy',
  'Video',
  'default',
  '10.0.0.0/33',
  '10.0.0.0/8',
  '1.1.1.1',
  '::1',
  'ftp://x',
  'tls://',
  'https://a b',
  'rule-set:blocks',
  'rule-set:names',
  'rule-set:nope',
  '/etc/x',
  '../x',
  'select',
  'url-test',
  'http',
  'inline',
  'MATCH',
  'MATCH,GLOBAL',
  'MATCH,Video,x',
  'DOMAIN,x',
  'AND,((',
  'SUB-RULE,(NETWORK,tcp),udp',
  'SUB-RULE,(NETWORK,tcp),Proxy',
  'NOT,((DOMAIN,a),(DOMAIN,b)),DIRECT',
  0,
  -1,
  1.5,
  99_999,
  1e20,
  true,
  false,
  null,
  [],
  {},
  [[]],
  [null],
  ['nowhere'],
  { a: 1 },
];
const signs = ['x', ',', ' ', '(', ')', '/', ':', '-', '#', '*', '.', '0', '['];
const elsewhere = ['GLOBAL', 'DIRECT', 'PASS', 'more', 'names', 'tcp', 'nowhere'];

export interface Mutant {
  readonly what: string;
  readonly tree: Tree;
}

/** One change, such as a slip of an operator or a helper of theirs: gone, another type, another name, swapped, edited. */
export function mutantOf(root: Tree, next: () => number): Mutant {
  const tree = structuredClone(root);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  // Every section as often: lists of proxies are long.
  const section = pick(Object.keys(tree));
  const places = placesIn(tree).filter(([first]) => first === section);
  const at = pick(places);
  const { holder, key } = holderOf(tree, at);
  const old = holder[key];
  const changes: readonly (() => string)[] = [
    () => remove(holder, key),
    () => set(holder, key, pick(bogus)),
    () => set(holder, key, pick(bogus)),
    () => twice(holder, key),
    () => swapped(tree, at, pick(places)),
    () => (typeof old === 'string' ? set(holder, key, edited(old, next, pick)) : retyped(holder, key, pick)),
    () => set(holder, key, valueAt(tree, pick(placesIn(tree)))),
    () => renamed(tree, holder, key, pick),
  ];
  const what = pick(changes)();
  return { what: `${at.join('.')} (${String(JSON.stringify(old)).slice(0, 60)}): ${what}`, tree };
}

type Pick = <T>(list: readonly T[]) => T;

const isHolder = (value: unknown): value is Node => typeof value === 'object' && value !== null;

const placesIn = (node: unknown, at: Path = []): Path[] =>
  isHolder(node)
    ? Object.keys(node).flatMap((key) => {
        const place = [...at, Array.isArray(node) ? Number(key) : key];
        return [place, ...placesIn(node[key], place)];
      })
    : [];

const valueAt = (tree: unknown, at: Path): unknown => at.reduce((node, step) => (node as Node)[step], tree);

const holderOf = (tree: unknown, at: Path) => ({
  holder: valueAt(tree, at.slice(0, -1)) as Node,
  key: at.at(-1) as string | number,
});

function set(holder: Node, key: string | number, value: unknown): string {
  holder[key] = structuredClone(value);
  return `is now ${String(JSON.stringify(value)).slice(0, 80)}`;
}

function remove(holder: Node, key: string | number): string {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  return 'is gone';
}

function twice(holder: Node, key: string | number): string {
  if (!Array.isArray(holder)) return set(holder, key, [holder[key]]);
  holder.splice(Number(key), 0, structuredClone(holder[key]));
  return 'is there twice';
}

function swapped(tree: Tree, one: Path, other: Path): string {
  const within = (inner: Path, outer: Path) => outer.every((step, index) => inner[index] === step);
  if (within(one, other) || within(other, one)) return 'is as it was';
  const [here, there] = [valueAt(tree, one), valueAt(tree, other)].map((value) => structuredClone(value));
  for (const [at, value] of [[one, there] as const, [other, here] as const]) {
    const { holder, key } = holderOf(tree, at);
    holder[key] = value;
  }
  return `has changed places with ${other.join('.')}`;
}

function edited(text: string, next: () => number, pick: Pick): string {
  const at = Math.floor(next() * (text.length + 1));
  return next() < 0.5 ? text.slice(0, at) + pick(signs) + text.slice(at) : text.slice(0, at) + text.slice(at + 1);
}

function retyped(holder: Node, key: string | number, pick: Pick): string {
  const old = holder[key];
  if (typeof old === 'number') return set(holder, key, String(old));
  return typeof old === 'boolean'
    ? set(holder, key, pick([String(old), Number(old), old ? 'yes' : 'no', 'maybe']))
    : remove(holder, key);
}

/** Another name for what is named, or for the key. */
function renamed(tree: Tree, holder: Node, key: string | number, pick: Pick): string {
  const old = holder[key];
  if (typeof old === 'string') {
    const entries = [tree['proxies'], tree['proxy-groups']].flatMap((list) => (Array.isArray(list) ? list : []));
    const names = entries.flatMap((entry: { name?: unknown } | null) =>
      typeof entry?.name === 'string' ? [entry.name] : [],
    );
    return set(holder, key, old.replace(/[^,]*$/, pick([...names, ...elsewhere])));
  }
  if (Array.isArray(holder)) return remove(holder, key);
  holder[`${key}x`] = old;
  return remove(holder, key);
}
