import { globSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cruise, root } from './tree.ts';

it('the dependency rules are asked about every file of the real tree', () => {
  const files = globSync('{apps,packages}/*/src/**/*.ts', { cwd: root });
  const { summary } = JSON.parse(cruise(root, '--output-type', 'json').output) as {
    summary: { totalCruised: number };
  };
  expect(files.length).toBeGreaterThan(10);
  expect(summary.totalCruised).toBeGreaterThanOrEqual(files.length);
});
