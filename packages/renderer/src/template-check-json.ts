import type { StructuralFlaw } from './template-text.ts';

type Entry = Readonly<Record<string, unknown>>;

export const listOf = (value: unknown): Entry[] =>
  Array.isArray(value)
    ? value.map((entry: unknown) => (typeof entry === 'object' && entry !== null ? (entry as Entry) : {}))
    : [];

/** Whatever an operator wrote where a name should stand. */
export const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

export const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(shown) : value === undefined || value === null ? [] : [shown(value)];

/** A drawn configuration of V2Ray or Xray. */
export function checkV2ray(document: string, names: readonly string[]): StructuralFlaw[] {
  const root = JSON.parse(document) as Entry;
  const outbounds = listOf(root['outbounds']);
  const tags = outbounds.map(({ tag }) => tag);
  const routing = (root['routing'] ?? {}) as Entry;
  const balancers = listOf(routing['balancers']);
  const rules = listOf(routing['rules']);
  const flaws: StructuralFlaw[] = [];
  if (!names.every((name) => tags.includes(name))) {
    flaws.push({ reason: '{{proxies}} must be an item of the list `outbounds`', about: '{{proxies}}' });
  }
  if (listOf(root['inbounds']).length === 0)
    flaws.push({ reason: 'has no inbound: nothing would start', about: 'inbounds' });
  const named = tags.filter((tag) => tag !== undefined);
  if (new Set(named).size < named.length) flaws.push({ reason: 'two outbounds have the same tag' });
  const missing = (tag: unknown, among: readonly unknown[]) => tag !== undefined && !among.includes(tag);
  for (const { outboundTag, balancerTag } of rules) {
    if (missing(outboundTag, tags)) {
      flaws.push({ reason: `a rule leads to ${shown(outboundTag)}, which there is not`, about: shown(outboundTag) });
    }
    if (
      missing(
        balancerTag,
        balancers.map(({ tag }) => tag),
      )
    ) {
      flaws.push({
        reason: `a rule leads to the balancer ${shown(balancerTag)}, which there is not`,
        about: shown(balancerTag),
      });
    }
  }
  const uses = balancers.some(({ selector }) =>
    names.every((name) => textsIn(selector).some((prefix) => name.startsWith(prefix))),
  );
  const first = outbounds[0]?.['tag'];
  if (!uses && !names.includes(shown(first))) {
    flaws.push({
      reason: 'nothing leads to the proxies: they come first in `outbounds`, or a balancer selects {{proxy_names}}',
    });
  }
  return flaws;
}

export function checkSip008(document: string, names: readonly string[]): StructuralFlaw[] {
  const root = JSON.parse(document) as Entry;
  const remarks = listOf(root['servers']).map((server) => server['remarks']);
  return [
    ...(root['version'] === 1 ? [] : [{ reason: 'version must be 1', about: 'version' }]),
    ...(names.every((name) => remarks.includes(name))
      ? []
      : [{ reason: '{{proxies}} must be an item of the list `servers`', about: '{{proxies}}' }]),
  ];
}
