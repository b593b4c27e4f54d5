/** What a text of an operator may name between `{{` and `}}`. */
export const variables = {
  days_left: 'Whole days to the end of the subscription, rounded up; `∞` without an end',
  expires_at: 'The day of the end (UTC), as 2026-01-31; `∞` without an end',
  'plan.name': 'Name of the plan',
  resets_at: 'The day when the quota begins anew (UTC); `∞` if it never does',
  'subscription.id': 'Number of the subscription',
  traffic_left: 'What is left of the quota, rounded down to the gigabyte (2^30 bytes); `∞` without a quota',
  traffic_total: 'The quota in gigabytes; `∞` without one',
  traffic_used: 'What is used of the quota, in whole gigabytes',
  'user.id': 'Number of the user',
} as const;

/** Only where a node is named. */
export const nodeVariables = {
  'node.name': 'Name of the node',
  'node.region': 'Region of the node; nothing if it has none',
} as const;

export type Variable = keyof typeof variables;
export type NodeVariable = keyof typeof nodeVariables;
/** The values of the variables that a text has. */
export type Values = Readonly<Partial<Record<Variable | NodeVariable, string>>>;

const PLACE = /\{\{([^{}]*)\}\}/g;

const nameIn = (inside: string): string => inside.trim();

/** The variables that a text names, each once; whatever else stands between braces is left out. */
export function variablesIn(text: string): Variable[] {
  const named = new Set(Array.from(text.matchAll(PLACE), ([, inside = '']) => nameIn(inside)));
  return (Object.keys(variables) as Variable[]).filter((name) => named.has(name));
}

/** In one pass: braces in a value are text. What names no variable stays as it stands. */
export const fill = (text: string, values: Values, escape: (value: string) => string = String): string =>
  text.replace(PLACE, (place, inside: string) => {
    const name = nameIn(inside);
    return Object.hasOwn(values, name) ? escape(values[name as keyof Values] ?? '') : place;
  });

/** Something between braces that is no variable. `at`: where it begins, from 0. */
export interface UnknownVariable {
  readonly at: number;
  readonly reason: string;
}

/** `known`: what may stand there beside {@link variables}. */
export function unknownVariables(text: string, known: readonly string[] = []): UnknownVariable[] {
  const all = new Set([...Object.keys(variables), ...known]);
  const there = [...all].join(', ');
  const found = Array.from(text.matchAll(PLACE), ({ 0: place, 1: inside = '', index }) => ({
    place,
    at: index,
    isKnown: all.has(nameIn(inside)),
  }));
  const unclosed = text.replaceAll(PLACE, (place) => ' '.repeat(place.length)).indexOf('{{');
  return [
    ...found
      .filter(({ isKnown }) => !isKnown)
      .map(({ place, at }) => ({ at, reason: `${place.slice(0, 60)} is no variable; there are: ${there}` })),
    ...(unclosed < 0 ? [] : [{ at: unclosed, reason: '{{ without a variable and }} after it' }]),
  ];
}

/** Null when every variable in it has a meaning; otherwise what is wrong with the first, and at which character (from 1). */
export function flawOfText(text: string, aboutNode = false): string | null {
  const [first] = unknownVariables(text, aboutNode ? Object.keys(nodeVariables) : []);
  return first === undefined ? null : `at character ${first.at + 1}: ${first.reason}`;
}
