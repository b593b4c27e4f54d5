import { isNode, isScalar, parseDocument, visit } from 'yaml';
import type { Parts } from './model.ts';
import { type Body, isMarker, lineAt, MARKERS, Unreadable } from './template-text.ts';
import { fill, type Values } from './variables.ts';
import { toYaml } from './yaml-text.ts';

/** Read as a tree and written from one: nothing that is filled in can break out of its place. */
export function yamlTemplate(content: string): Body {
  const document = parseDocument(content, { merge: true, prettyErrors: false, logLevel: 'silent' });
  const [first, ...others] = document.errors.map(({ pos, message }) => ({
    line: lineAt(content, pos[0]),
    reason: message,
  }));
  if (first) throw new Unreadable(first, ...others);
  // These clients read YAML 1.1, the writer quotes what is text in 1.2.
  visit(document, {
    Scalar(_key, node) {
      if (node.type !== 'PLAIN' || !/^(?:y|n|yes|no|on|off)$/i.test(String(node.source))) return;
      const line = node.range ? lineAt(content, node.range[0]) : null;
      throw new Unreadable({
        line,
        reason: `${String(node.source)} means different things: write true or false, or quote it`,
      });
    },
    Pair(_key, { key }) {
      if (isScalar(key)) return;
      const at = isNode(key) && key.range ? key.range[0] : content.search(/[^"']\{\{/);
      throw new Unreadable({
        line: lineAt(content, Math.max(at, 0)),
        reason: 'a key is no text; quote markers: "{{proxies}}"',
      });
    },
  });
  return bodyOf(content, plain(document), toYaml);
}

function plain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new Unreadable({ line: null, reason: error instanceof Error ? error.message : 'cannot be read' });
  }
}

export function jsonTemplate(content: string): Body {
  try {
    return bodyOf(content, JSON.parse(content), (value) => `${JSON.stringify(value, null, 2)}\n`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [, at] = /position (\d+)/.exec(error.message) ?? [];
    const line = at === undefined ? lineAt(content, content.length) : lineAt(content, Number(at));
    throw new Unreadable({ line, reason: `is no JSON: ${error.message.replace(/ \(line.*$/, '')}` });
  }
}

function bodyOf(content: string, tree: unknown, stringify: (value: unknown) => string): Body {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) {
    throw new Unreadable({ line: 1, reason: 'must be an object with keys' });
  }
  checkPlaces(content, tree, false);
  return {
    names: namesIn(tree),
    write: (parts, values) => stringify(filled(tree, parts, values)),
  };
}

function checkPlaces(content: string, node: unknown, isItem: boolean): void {
  if (typeof node === 'string') {
    const misplaced = Object.keys(MARKERS).find((marker) => node.includes(marker));
    if (misplaced === undefined || (isItem && isMarker(node))) return;
    const line = lineAt(content, Math.max(0, content.indexOf(node)));
    throw new Unreadable({ line, reason: `${misplaced} must be an item of a list, alone` });
  }
  if (Array.isArray(node)) for (const item of node) checkPlaces(content, item, true);
  else if (typeof node === 'object' && node !== null) {
    for (const [key, value] of Object.entries(node)) {
      if (key.includes('{{')) {
        const line = lineAt(content, Math.max(0, content.indexOf(key)));
        throw new Unreadable({ line, reason: 'variables cannot stand in keys' });
      }
      checkPlaces(content, value, false);
    }
  }
}

function filled(node: unknown, parts: Parts, values: Values): unknown {
  if (typeof node === 'string') return fill(node, values);
  if (Array.isArray(node)) {
    return node.flatMap((item: unknown) => (isMarker(item) ? parts[MARKERS[item]] : [filled(item, parts, values)]));
  }
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, filled(value, parts, values)]));
}

/** What the entries of lists are called: proxies and groups of its own are among them. */
function namesIn(tree: object): string[] {
  return Object.values(tree).flatMap((list: unknown) =>
    Array.isArray(list)
      ? list.flatMap((entry: unknown) => {
          if (typeof entry !== 'object' || entry === null) return [];
          const named = entry as { name?: unknown; tag?: unknown };
          return [named.name, named.tag].filter((name) => typeof name === 'string');
        })
      : [],
  );
}
