import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fill, flawOfText, variables, variablesIn } from './variables.ts';

describe('variables', () => {
  test('are filled in, with or without spaces, each time they are named', () => {
    expect(fill('{{days_left}} d, {{ days_left }} days', { days_left: '3' })).toBe('3 d, 3 days');
  });

  test('in a value are text', () => {
    expect(fill('{{node.name}}', { 'node.name': '{{user.id}}', 'user.id': '7' })).toBe('{{user.id}}');
  });

  test('that have no value stay as they stand', () => {
    expect(fill('{{days_left}} {{constructor}} {{__proto__}}', {})).toBe('{{days_left}} {{constructor}} {{__proto__}}');
  });

  test.each([
    ['ok {{day_left}}', 'at character 4: {{day_left}} is no variable'],
    ['{{user.email}}', 'at character 1: {{user.email}} is no variable'],
    ['{{node.name}}', 'at character 1: {{node.name}} is no variable'],
    ['{{days_left}} {{', 'at character 15: {{ without a variable'],
    ['{{toString}}', 'at character 1: {{toString}}'],
  ])('unknown ones in %j are refused with their place', (text, flaw) => {
    expect(flawOfText(text)).toContain(flaw);
  });

  test('of nodes have a meaning where a node is named', () => {
    expect(flawOfText('{{node.region}} {{node.name}} {{days_left}}', true)).toBeNull();
  });

  test('are told apart from everything else, whatever the text', () => {
    const pieces = fc.constantFrom('{', '}', '{{', '}}', 'days_left', ' ', 'x', ...Object.keys(variables));
    const values = Object.fromEntries(Object.keys(variables).map((name) => [name, '1']));
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const text = parts.join('');
        const filled = fill(text, values);
        expect(filled === text).toBe(variablesIn(text).length === 0);
        expect(flawOfText(text) === null && filled.includes('{{')).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
