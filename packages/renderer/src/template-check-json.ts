import { type Entry, isEntry, listOf, Look, object, text, whole } from './template-shape.ts';
import type { Place, StructuralFlaw } from './template-text.ts';

/** The objects of a list, each with its place; whatever else stands there. */
export function entriesAt(root: Entry, ...path: readonly string[]): (readonly [entry: Entry, at: Place])[] {
  const list = path.reduce<unknown>((node, step) => (isEntry(node) ? node[step] : undefined), root);
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown, index) => (isEntry(entry) ? [[entry, [...path, index]] as const] : []));
}

/** Every server is in the list, and no two of what the client calls by name have one. */
export function checkNames(
  look: Look,
  entries: readonly (readonly [entry: Entry, at: Place])[],
  { names, field, list }: { readonly names: readonly string[]; readonly field: string; readonly list: string },
): Set<string> {
  const found = new Set<string>();
  for (const [entry, at] of entries) {
    const name = entry[field];
    if (typeof name !== 'string' || name === '') continue;
    if (found.has(name)) look.say([...at, field], `${name} is there twice`);
    found.add(name);
  }
  if (!names.every((name) => found.has(name))) {
    look.say([], `{{proxies}} must be an item of the list \`${list}\``);
  }
  return found;
}

const sip008Document = object(
  {
    servers: listOf(
      object(
        {
          id: text,
          remarks: text,
          server: text,
          server_port: whole(1, 65_535),
          method: text,
          password: text,
          plugin: text,
          plugin_opts: text,
        },
        ['server', 'server_port', 'method', 'password'],
        true,
      ),
    ),
    timeout: whole(0, Number.MAX_SAFE_INTEGER),
  },
  [],
  true,
);

/** https://shadowsocks.org/doc/sip008.html */
export function checkSip008(root: Entry, names: readonly string[]): StructuralFlaw[] {
  const look = new Look('new');
  sip008Document(root, [], look);
  if (root['version'] !== 1) look.say('version' in root ? ['version'] : [], 'version must be 1');
  const remarks = new Set(entriesAt(root, 'servers').map(([server]) => server['remarks']));
  if (!names.every((name) => remarks.has(name))) look.say([], '{{proxies}} must be an item of the list `servers`');
  return look.flaws;
}
