import { DomainError, type FieldProblem, isTimeZone } from '@orrery/kernel';
import type { PlanDefinition } from './plan.ts';

/** What a writer sends: what is absent keeps its value, or on creation gets its default. */
export type PlanChange = { readonly [field in keyof PlanDefinition]?: PlanDefinition[field] | undefined };
export type PlanInput = PlanChange & Pick<PlanDefinition, 'name'>;

const DEFAULTS: Omit<PlanDefinition, 'name'> = {
  description: null,
  quotaBytes: null,
  reset: 'month',
  timeZone: 'UTC',
  durationDays: null,
  deviceLimit: null,
  devicePolicy: 'refuse',
  deviceSuspendMinutes: 10,
  hwidLimit: null,
  speedLimitMbps: null,
  nodeTags: [],
  onHold: false,
  status: 'active',
  prices: [],
};

export const definePlan = ({ name, ...input }: PlanInput): PlanDefinition => merge({ ...DEFAULTS, name }, input);

/** The definition with what the change sets. VALIDATION_ERROR names each field that breaks a rule. */
export function merge(before: PlanDefinition, change: PlanChange): PlanDefinition {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const merged: PlanDefinition = { ...before, ...given };
  const problems = problemsOf(merged);
  const [first] = problems;
  if (first) {
    throw new DomainError('invalid', 'VALIDATION_ERROR', `${first.path} ${first.message}`, {
      details: { fields: problems },
    });
  }
  return merged;
}

/** They would end a line in documents of lines. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;
const CONTROL_BUT_LINES = /[^\P{Cc}\t\n\r]/u;
/** As nodes have them: no commas, which separate tags in a query. */
const TAG = /^[^\p{Cc}\u2028\u2029,]+$/u;
const LONGEST_TAG = 64;

const isTag = (tag: string): boolean => TAG.test(tag) && tag.trim() === tag && [...tag].length <= LONGEST_TAG;

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** The rules that the schema of a request cannot say. */
function problemsOf({ name, description, timeZone, nodeTags, prices }: PlanDefinition): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const check = (holds: boolean, path: string, message: string) => void (holds || problems.push({ path, message }));
  check(name.trim() !== '', 'name', 'must not be blank');
  check(!CONTROL.test(name), 'name', 'must not hold control characters');
  check(!CONTROL_BUT_LINES.test(description ?? ''), 'description', 'must not hold control characters');
  check(isTimeZone(timeZone), 'time_zone', 'must be an IANA time zone such as Europe/Berlin');
  nodeTags.forEach((tag, index) =>
    check(
      isTag(tag),
      `node_tags[${index}]`,
      `must be 1 to ${LONGEST_TAG} characters without commas or spaces at the ends`,
    ),
  );
  check(new Set(nodeTags).size === nodeTags.length, 'node_tags', 'must be different from each other');
  prices.forEach(({ currency }, index) =>
    check(currencies.has(currency), `prices[${index}].currency`, 'must be an ISO 4217 code such as EUR'),
  );
  return problems;
}
