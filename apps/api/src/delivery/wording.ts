import { type DocumentTexts, RESPONSE_HEADERS, type ResponseHeader, type Template } from '@orrery/delivery';
import { addMs, DAY_MS, type Instant, toIso } from '@orrery/kernel';
import { base64Text, type DocumentTemplate, fill, type Values, type Variable, variablesIn } from '@orrery/renderer';
import { nextRefill, type DocumentSettings, type Known, type Standing } from './standing.ts';

/** Who is spoken to: what variables are made of. */
export type Spoken = Known & { readonly planName: string };

/** What a document and its headers say, before the variables of one reader are filled in. */
export interface Wording {
  /** Null: the name of the plan. */
  readonly title: string | null;
  readonly announcement: string | null;
  /** How nodes are called. */
  readonly nodeName: string | null;
  readonly headers: readonly ResponseHeader[];
  readonly template: DocumentTemplate | null;
  /** Where the template was stored. */
  readonly stored: Template | null;
  /** Those that any of it names. */
  readonly variables: readonly Variable[];
  /** Those of them that show in documents, and not in headers alone. */
  readonly shownVariables: readonly Variable[];
}

export function wordingOf(
  texts: DocumentTexts,
  settings: DocumentSettings,
  headers: readonly ResponseHeader[],
  template: DocumentTemplate | null,
  stored: Template | null,
): Wording {
  const title = texts.title ?? settings.title ?? null;
  const announcement = texts.announcement ?? settings.announcement ?? null;
  const { nodeName } = texts;
  const said = [title, announcement, ...headers.filter(isText).map(({ value }) => value)];
  const shown = new Set([...variablesIn(nodeName ?? ''), ...(template?.variables ?? [])]);
  const variables = new Set([...shown, ...variablesIn(said.join('\n'))]);
  const named = { variables: [...variables], shownVariables: [...shown] };
  return { title, announcement, nodeName, headers, template, stored, ...named };
}

/** Title and announcement, as one reader finds them. */
export const said = ({ title, announcement }: Wording, values: Values, planName: string) => ({
  title: title === null ? planName : fill(title, values),
  announcement: announcement === null ? undefined : fill(announcement, values),
});

const isText = ({ name }: ResponseHeader): boolean => RESPONSE_HEADERS[name] === 'text';

/** What the rule of an operator adds, as it is sent. */
export const ruleHeaders = (headers: readonly ResponseHeader[], values: Values): Record<string, string> =>
  Object.fromEntries(headers.map((one) => [one.name, isText(one) ? base64Text(textOf(one, values)) : one.value]));

/** The same as people read it; of what the rule does not add, undefined. */
export const ruleText = (headers: readonly ResponseHeader[], values: Values, name: string): string | undefined =>
  headers.filter((one) => one.name === name).map((one) => textOf(one, values))[0];

const textOf = (header: ResponseHeader, values: Values): string =>
  isText(header) ? fill(header.value, values) : header.value;

/** As the operator wants nodes to be called: by their own names, if nothing else was said. */
export const nameOfNode = (
  { name, region }: { readonly name: string; readonly region: string | null },
  nodeName: string | null,
  values: Values,
): string => (nodeName === null ? name : fill(nodeName, { ...values, 'node.name': name, 'node.region': region ?? '' }));

const NONE = '∞';
const GIGABYTE = 2n ** 30n;

/** The values of the named variables, rounded so that documents stay the same between two days and two gigabytes. */
export function valuesOf(
  { subscription, terms, planName }: Spoken,
  { usage }: Pick<Standing, 'usage'>,
  named: readonly Variable[],
  now: Instant,
): Values {
  const { totalBytes, uploadBytes, downloadBytes } = usage;
  const used = uploadBytes + downloadBytes;
  const value: Readonly<Record<Variable, () => string>> = {
    days_left: () => (subscription.endsAt === null ? NONE : String(daysLeft(subscription.endsAt, now))),
    expires_at: () => dayOf(subscription.endsAt),
    'plan.name': () => planName,
    resets_at: () => dayOf(nextRefill(subscription, terms, now)),
    'subscription.id': () => String(subscription.id),
    traffic_left: () => (totalBytes === null ? NONE : gigabytes(totalBytes > used ? totalBytes - used : 0n)),
    traffic_total: () => (totalBytes === null ? NONE : gigabytes(totalBytes)),
    traffic_used: () => gigabytes(used),
    'user.id': () => (subscription.userId === null ? '' : String(subscription.userId)),
  };
  return Object.fromEntries(named.map((name) => [name, value[name]()]));
}

const gigabytes = (bytes: bigint): string => `${bytes / GIGABYTE} GB`;
const dayOf = (instant: Instant | null): string => (instant === null ? NONE : toIso(instant).slice(0, 10));
const daysLeft = (endsAt: Instant, now: Instant): number => Math.max(0, Math.ceil((endsAt - now) / DAY_MS));

/** When one of the values changes by the clock alone, between the boundaries of the subscription; null: never. */
export function valuesValidUntil(
  { subscription: { endsAt } }: Spoken,
  named: readonly Variable[],
  now: Instant,
): Instant | null {
  if (endsAt === null || endsAt <= now || !named.includes('days_left')) return null;
  return addMs(endsAt, -(daysLeft(endsAt, now) - 1) * DAY_MS);
}
