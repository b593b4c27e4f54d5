import { cruise } from 'dependency-cruiser';
import type { ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const layers = ['apps', 'adapters', 'domain', 'kernel'] as const;

function layerOf(folder: string): (typeof layers)[number] {
  if (folder.startsWith('apps/')) return 'apps';
  if (folder === 'packages/kernel') return 'kernel';
  return /\/(renderer|persistence|agent-protocol|api-client)$/.test(folder) ? 'adapters' : 'domain';
}

/** `docs/dependencies.md`: which package imports which, read from the imports themselves (tests left out). */
export async function dependencyGraph(): Promise<string> {
  const edges = packageEdges(await cruiseProduct());
  const folders = [...new Set(edges.flat())].sort();
  const drawn = layers.map((layer) => {
    const own = folders.filter((folder) => layerOf(folder) === layer);
    return own.length === 0
      ? []
      : [`  subgraph layer_${layer}["${layer}"]`, ...own.map((folder) => `    ${nameOf(folder)}`), '  end'];
  });
  const arrows = edges.map(([from, to]) => `  ${nameOf(from)} --> ${nameOf(to)}`);
  return [
    '# Which package imports which',
    '',
    '<!-- Made by `pnpm docs:generate` from the imports; do not edit. -->',
    '',
    'The rules behind it are in [`.dependency-cruiser.mjs`](../.dependency-cruiser.mjs).',
    '',
    '```mermaid',
    'flowchart TD',
    ...drawn.flat(),
    ...arrows,
    '```',
    '',
  ].join('\n');
}

async function cruiseProduct(): Promise<ICruiseResult> {
  const options = await extractOptions('./.dependency-cruiser.mjs');
  const { output } = await cruise(
    ['apps', 'packages'],
    { ...options, exclude: { path: '(\\.test\\.ts$|/testing/)' } },
    undefined,
    { tsConfig: extractTsConfig('./tsconfig.json') },
  );
  if (typeof output === 'string') throw new Error('dependency-cruiser gave a report where its result was expected');
  return output;
}

/** Pairs of folders such as `['apps/api', 'packages/plan']`, sorted, each once. */
function packageEdges(result: ICruiseResult): [string, string][] {
  const edges = result.modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => [folderOf(source), folderOf(resolved)] as const),
  );
  const keys = new Set(edges.filter(([from, to]) => from && to && from !== to).map((edge) => edge.join(' ')));
  return [...keys].sort().map((key) => key.split(' ') as [string, string]);
}

function folderOf(path: string): string | undefined {
  return /^(?:apps|packages)\/[^/]+/.exec(path)?.[0];
}

function nameOf(folder: string): string {
  return folder.replace(/^(apps|packages)\//, '');
}
