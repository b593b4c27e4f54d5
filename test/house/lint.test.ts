import { describe, expect, it } from 'vitest';
import { root, runTool, withTree } from './tree.ts';

/** What the linter says of one file under the rules of the house. */
function lint(code: string): { code: number | null; output: string } {
  const tsconfig = JSON.stringify({
    extends: `${root}tsconfig.json`,
    compilerOptions: { types: [] },
    include: ['*.ts'],
  });
  return withTree({ 'tsconfig.json': tsconfig, 'fixture.ts': code }, (folder) =>
    runTool('oxlint/bin/oxlint', ['--config', `${root}.oxlintrc.json`, '--format', 'unix', 'fixture.ts'], folder),
  );
}

const shape = `type Shape = { kind: 'circle'; radius: number } | { kind: 'square'; side: number };\n`;

const bad: readonly { readonly rule: string; readonly code: string }[] = [
  { rule: 'no-floating-promises', code: `async function save() {}\nexport function done() { save(); }` },
  { rule: 'no-misused-promises', code: `async function ask() { return true; }\nexport const n = ask() ? 1 : 2;` },
  {
    rule: 'no-misused-promises',
    code: `export function each(list: number[], run: (n: number) => Promise<void>) { list.forEach((n) => run(n)); }`,
  },
  {
    rule: 'switch-exhaustiveness-check',
    code: `${shape}export function area(s: Shape) { switch (s.kind) { case 'circle': return s.radius; } return 0; }`,
  },
  {
    rule: 'switch-exhaustiveness-check',
    code: `${shape}export function area(s: Shape) { switch (s.kind) { case 'circle': return s.radius; default: return 0; } }`,
  },
  { rule: 'consistent-type-imports', code: `import { A } from './a.ts';\nexport const a: A = 1;` },
  { rule: 'no-explicit-any', code: `export const a: any = 1;` },
  { rule: 'ban-ts-comment', code: `// @ts-ignore\nexport const a: string = 1;` },
  { rule: 'no-focused-tests', code: `import { it } from 'vitest';\nit.only('a', () => {});` },
  { rule: 'no-disabled-tests', code: `import { it } from 'vitest';\nit.skip('a', () => {});` },
  { rule: 'await-thenable', code: `export async function one() { await 1; }` },
];

describe('the linter', () => {
  it.each(bad)('reports $rule', ({ rule, code }) => {
    const result = lint(code);
    expect(result.output).toContain(rule);
    expect(result.code).toBe(1);
  });

  it('has nothing to say about good code', () => {
    const good = `${shape}
      export async function area(s: Promise<Shape>): Promise<number> {
        const shape = await s;
        switch (shape.kind) {
          case 'circle':
            return shape.radius ** 2 * Math.PI;
          case 'square':
            return shape.side ** 2;
        }
      }`;
    expect(lint(good)).toMatchObject({ code: 0 });
  });
});
