import { readyRule, type ResponseRule } from '@orrery/delivery';
import { agentTable, chooseForm } from '@orrery/renderer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooser } from '../delivery/choose-response.ts';
import { searchFor, weightOfPattern } from '../delivery/patterns.ts';
import { builtInRules } from './built-in-rules.ts';

const rules = builtInRules.map((input, index) => ({ ...input, id: index, enabled: true }) as ResponseRule);
const choose = chooser(rules.map((rule) => readyRule(rule, searchFor)));
const chosen = (userAgent: string) => choose((name) => (name === 'user-agent' ? userAgent : ''), undefined);

const names = [...agentTable.flatMap(({ marks }) => marks), 'SFA/', 'v2rayNG/', 'curl/', 'Mozilla/5.0 (X11) ', ''];
const major = fc.constantFrom(0, 1, 2);
const minor = fc.integer({ min: 0, max: 20 });
const version = fc
  .tuple(fc.constantFrom(' ', '/', ' v', '/v', '-'), major, minor, fc.constantFrom('', '.0', '.15', '.3-beta.1'))
  .map(([before, first, second, rest]) => `${before}${first}.${second}${rest}`);
const versionless = fc.constantFrom('', '/3000', ' (500)', '/1');

describe('the built-in table as rules', () => {
  it('gives every client the same format and form', () => {
    const agents = fc
      .tuple(fc.constantFrom('', 'x ', 'my'), fc.constantFrom(...names), fc.oneof(version, versionless))
      .map((parts) => parts.join(''));
    // Shells have the version of their core.
    const shells = fc
      .tuple(fc.constantFrom('SFA', 'SFI', 'SFM', 'SFT', 'Karing'), minor)
      .map(([shell, at]) => `${shell}/1.${at}.3 (500; sing-box 1.${at}.3; language en_US)`);
    fc.assert(
      fc.property(fc.oneof(agents, shells), fc.boolean(), (agent, inCapitals) => {
        const userAgent = inCapitals ? agent.toUpperCase() : agent;
        const { format, form } = chooseForm({ userAgent });
        expect(chosen(userAgent)).toMatchObject({ format, form });
      }),
      { numRuns: 3_000 },
    );
  });

  it('is what decides, and leaves everybody else to the last row', () => {
    for (const { clients, marks, format } of agentTable) {
      for (const mark of marks) expect(chosen(mark).why).toMatch(/^rule /);
      expect(chosen(marks[0] ?? '')).toMatchObject({ why: `rule ${clients}`, format });
    }
    expect(chosen('curl/8')).toMatchObject({ rule: null, why: 'everybody else' });
  });

  it('leaves room for patterns of operators', () => {
    const patterns = builtInRules.flatMap(({ conditions = [] }) => conditions.filter((c) => c.operator === 'regex'));
    expect(patterns.reduce((sum, { value }) => sum + weightOfPattern(value), 0)).toBeLessThan(400);
  });
});
