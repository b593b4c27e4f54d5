import { describe, expect, it } from 'vitest';
import { cruise, withTree } from './tree.ts';

/** A package of the small monorepo that the forbidden imports are tried in. */
function member(folder: string, code = 'export const here = 1;'): Record<string, string> {
  const name = `@orrery/${folder.split('/')[1]}`;
  return {
    [`${folder}/package.json`]: JSON.stringify({ name, exports: { '.': './src/index.ts' } }),
    [`${folder}/src/index.ts`]: code,
  };
}

const small: Record<string, string> = {
  'package.json': '{}',
  'tsconfig.json': '{}',
  ...member('packages/kernel'),
  ...member('packages/node'),
  ...member('packages/plan'),
  ...member('packages/renderer'),
  ...member('packages/persistence'),
  ...member('packages/api-client'),
  ...member('apps/api'),
  ...member('apps/dashboard'),
  'packages/plan/package.json': '{ "exports": { ".": "./src/index.ts", "./testing": "./src/testing/index.ts" } }',
  'packages/plan/src/private.ts': 'export const here = 1;',
  'packages/plan/src/testing/index.ts': 'export const here = 1;',
  'node_modules/some-library/package.json': '{ "name": "some-library", "main": "index.js" }',
  'node_modules/some-library/index.js': 'module.exports = 1;',
};

const forbidden: readonly (readonly [rule: string, file: string, imported: string])[] = [
  ['domain-alone', 'packages/node/src/a.ts', '../../plan/src/index.ts'],
  ['domain-alone', 'packages/node/src/b.ts', '../../persistence/src/index.ts'],
  ['domain-npm', 'packages/node/src/c.ts', 'some-library'],
  ['domain-npm', 'packages/kernel/src/d.ts', 'some-library'],
  ['domain-test-npm', 'packages/node/src/e.test.ts', 'some-library'],
  ['domain-io', 'packages/node/src/f.ts', 'node:fs'],
  ['kernel-alone', 'packages/kernel/src/g.ts', '../../node/src/index.ts'],
  ['packages-not-to-apps', 'packages/persistence/src/h.ts', '../../../apps/api/src/index.ts'],
  ['renderer-or-persistence', 'packages/renderer/src/i.ts', '../../persistence/src/index.ts'],
  ['renderer-or-persistence', 'packages/persistence/src/j.ts', '../../renderer/src/index.ts'],
  ['apps-apart', 'apps/api/src/k.ts', '../../dashboard/src/index.ts'],
  ['dashboard-by-client', 'apps/dashboard/src/l.ts', '../../../packages/plan/src/index.ts'],
  ['by-the-front-door', 'apps/api/src/m.ts', '../../../packages/plan/src/private.ts'],
  ['testing-for-tests', 'apps/api/src/n.ts', '../../../packages/plan/src/testing/index.ts'],
  ['declared', 'apps/api/src/o.ts', 'some-library'],
  ['resolvable', 'apps/api/src/p.ts', '@orrery/nowhere'],
];

describe('the dependency rules', () => {
  describe('forbid', () => {
    const files = forbidden.map(([, file, imported]) => [file, `export * from '${imported}';`]);
    const others = {
      'packages/node/src/type.ts': `export type { here } from '../../plan/src/index.ts';`,
      'apps/api/src/one.ts': `export { two } from './two.ts';\nexport const one = 1;`,
      'apps/api/src/two.ts': `export { one } from './one.ts';\nexport const two = 1;`,
    };
    const result = withTree({ ...small, ...Object.fromEntries(files), ...others }, cruise);

    it.each(forbidden)('%s: %s may not import %s', (rule, file) => {
      expect(result.output).toContain(`error ${rule}: ${file}`);
    });

    it('a type as any other import', () => {
      expect(result.output).toContain('error domain-alone: packages/node/src/type.ts');
    });

    it('no-circular: two files may not import each other', () => {
      expect(result.output).toMatch(/error no-circular: apps\/api\/src\/(one|two)\.ts/);
    });

    it('by a failing exit code', () => {
      expect(result.code).toBeGreaterThan(0);
    });
  });

  it('let the imports that the layers allow', () => {
    const tree = {
      ...small,
      ...member('packages/node', `import '../../kernel/src/index.ts';\nimport 'node:crypto';`),
      ...member('packages/renderer', `import '../../plan/src/index.ts';`),
      ...member('packages/persistence', `import '../../plan/src/index.ts';`),
      ...member('apps/api', `import '../../../packages/persistence/src/index.ts';`),
      ...member('apps/dashboard', `import '../../../packages/api-client/src/index.ts';`),
      'packages/persistence/src/plans.test.ts': `import '../../plan/src/testing/index.ts';`,
    };
    expect(withTree(tree, cruise)).toMatchObject({ code: 0 });
  });
});
