import type { Condition, RuleInput } from '@orrery/delivery';
import { agentTable } from '@orrery/renderer';

type Row = (typeof agentTable)[number];

const agent = (operator: Condition['operator'], value: string, not = false): Condition => ({
  header: 'user-agent',
  operator,
  value,
  not,
});

/** One condition, since all of a rule must hold: any of the marks, by a pattern where there are several. */
function marked(marks: Row['marks']): Condition {
  const [first = '', ...others] = marks;
  if (others.length > 0) return agent('regex', marks.map(patternOf).join('|'));
  return agent(first.endsWith('/') ? 'starts' : 'contains', first);
}

const patternOf = (mark: string): string =>
  (mark.endsWith('/') ? '^' : '') + mark.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

/** A core of sing-box that says such a version, as `chooseForm` reads it: after its name or that of a shell. */
function olderThan(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const below = (bound: number) => Array.from({ length: bound }, (_, number) => number).join('|');
  return String.raw`(?:^|[^a-z])(?:sing-?box|sf[aimt])[ /]v?(?:(?:${below(major)})\.\d|${major}\.(?:${below(minor)})(?:\D|$))`;
}

/**
 * The built-in table as rules, in its order: what an operator changes who wants it otherwise. Without its last row: a rule
 * that gives everybody else a format would give it to browsers too, in place of the page.
 */
export const builtInRules: readonly RuleInput[] = agentTable.map((row) => ({
  name: row.clients,
  conditions: [marked(row.marks), ...(row.atLeast === undefined ? [] : [agent('regex', olderThan(row.atLeast), true)])],
  outcome: { action: 'serve', format: row.format, headers: [], templateId: null },
}));
