/**
 * Writes the documents that are made from the code: `pnpm docs:generate`. With `--check` it writes nothing and fails
 * when one of them is not what the code says now; `pnpm check` runs it so.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { apiTypes, bodySchemas } from './api-client.ts';
import { dependencyGraph } from './dependency-graph.ts';
import { formatReference } from './format-reference.ts';
import { errorReference, operationsManual } from './reference.ts';

interface GeneratedDocument {
  /** Path from the root of the repository. */
  readonly file: string;
  /** The whole text of the file. The same code must give the same bytes. */
  readonly content: () => Promise<string>;
}

const documents: readonly GeneratedDocument[] = [
  { file: 'docs/dependencies.md', content: dependencyGraph },
  { file: 'docs/errors.md', content: errorReference },
  { file: 'docs/formats.md', content: async () => formatReference() },
  { file: 'docs/operations.md', content: operationsManual },
  { file: 'packages/api-client/src/generated/bodies.ts', content: bodySchemas },
  { file: 'packages/api-client/src/generated/paths.ts', content: apiTypes },
];

const root = new URL('../', import.meta.url);
const check = process.argv.includes('--check');

for (const { file, content } of documents) {
  const wanted = await content();
  const found = await readFile(new URL(file, root), 'utf8').catch(() => null);
  if (found === wanted) continue;
  if (check) {
    console.error(`${file} is not what the code says: run \`pnpm docs:generate\` and commit it.`);
    process.exitCode = 1;
  } else {
    await writeFile(new URL(file, root), wanted);
    console.log(`${file} written`);
  }
}
