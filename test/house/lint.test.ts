import { describe, expect, it } from 'vitest';
import { root, runTool, withTree } from './tree.ts';

/** What the linter says of these files under the rules of the house; one start for all, for a start takes a while. */
function lint(files: Readonly<Record<string, string>>): { code: number | null; output: string } {
  const tsconfig = JSON.stringify({
    extends: `${root}tsconfig.json`,
    compilerOptions: { types: [] },
    include: ['*.ts'],
  });
  return withTree({ 'tsconfig.json': tsconfig, ...files }, (folder) =>
    runTool('oxlint/bin/oxlint', ['--config', `${root}.oxlintrc.json`, '--format', 'unix', '.'], folder),
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
  describe('reports', () => {
    const fixtures = bad.map(({ rule, code }, n) => ({ rule, file: `${n}.ts`, code }));
    const result = lint(Object.fromEntries(fixtures.map(({ file, code }) => [file, code])));

    it.each(fixtures)('$rule in $file', ({ rule, file }) => {
      const errors = result.output
        .split('\n')
        .filter((line) => line.startsWith(`${file}:`) && line.includes('[Error/'));
      expect(errors.join('\n')).toContain(`(${rule})]`);
    });

    it('by a failing exit code', () => {
      expect(result.code).toBe(1);
    });
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
    expect(lint({ 'good.ts': good })).toMatchObject({ code: 0 });
  });
});
