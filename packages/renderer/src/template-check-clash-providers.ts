import type { Looked } from './template-check-clash-clients.ts';
import { entriesOf, readShape, sectionsOf, textOf } from './template-check-clash-fields.ts';
import { checkProxy } from './template-check-clash-proxies.ts';
import { providers as shapes, type ProviderShape } from './template-check-clash-tables.ts';
import { type Entry, shown } from './template-shape.ts';

const BEHAVIORS: ReadonlySet<string> = new Set(['domain', 'ipcidr', 'classical']);
const FORMATS: ReadonlySet<string> = new Set(['yaml', 'text', 'mrs', '']);

/** Looks at the sources of proxies and of rules. Stash knows them by their address alone. */
export function checkProviders(looked: Looked): void {
  const { root, client, say } = looked;
  for (const [name, entry] of sectionsOf(root['proxy-providers'])) {
    const at = ['proxy-providers', name];
    if (name === 'default') say('no provider can be called default', at);
    checkSource(looked, entry, at, 'proxyProvider');
    if (entry['type'] !== 'inline') continue;
    // Those without a name are passed over.
    const payload = [...entriesOf(entry['payload']).entries()].filter(([, proxy]) => typeof proxy['name'] === 'string');
    if (payload.length === 0) say(`the provider ${name} has no proxies`, at);
    for (const [index, proxy] of payload) checkProxy(proxy, [...at, 'payload', index], client.proxyTypes, say);
  }
  for (const [name, entry] of sectionsOf(root['rule-providers'])) {
    const at = ['rule-providers', name];
    checkSource(looked, entry, at, 'ruleProvider');
    const { behavior, format } = entry;
    // Older documents of Stash have `domain-text`.
    const kind = client.name === 'Stash' ? textOf(behavior).replace(/-text$/, '') : behavior;
    if (behavior !== undefined && !BEHAVIORS.has(textOf(kind))) {
      say(`there is no behavior ${shown(behavior)}: domain, ipcidr or classical`, [...at, 'behavior']);
    }
    if (format !== undefined && format !== null && !FORMATS.has(textOf(format))) {
      say(`there is no format ${shown(format)}: yaml, text or mrs`, [...at, 'format']);
    }
  }
}

function checkSource({ client, say }: Looked, entry: Entry, at: readonly string[], kind: ProviderShape): void {
  const fields = new Map(shapes[kind]);
  if (client.name === 'Stash') fields.set('type', { type: 'text', needed: false });
  readShape(fields, entry, at, { weak: true, shapes, say });
  const { type } = entry;
  if (type !== undefined && !client.providerTypes.has(textOf(type))) {
    say(`there is no type of provider ${shown(type)}: ${[...client.providerTypes].join(', ')}`, [...at, 'type']);
  }
}
