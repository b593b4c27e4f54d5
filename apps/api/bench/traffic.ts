import { parseArgs } from 'node:util';
import { benchLists } from './agent-lists.ts';
import { benchHub } from './hub.ts';
import { benchInstallation } from './installation.ts';
import { benchQueries } from './queries.ts';
import { benchFlatness, benchReports } from './reports.ts';

/**
 * The speed of counting, lists and the hub, in one run on one embedded database. `--only a,e` runs
 * parts of it.
 */
const PARTS = { a: benchReports, b: benchLists, c: benchHub, d: benchFlatness, e: benchQueries } as const;

const { values } = parseArgs({ options: { only: { type: 'string', short: 'o' } } });
const wanted = values.only?.split(',') ?? Object.keys(PARTS);

const bench = await benchInstallation();
try {
  for (const [name, run] of Object.entries(PARTS)) if (wanted.includes(name)) await run(bench);
} finally {
  await bench.close();
}
