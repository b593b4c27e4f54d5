import { writeFileSync } from 'node:fs';
import { missingTools } from './cores.ts';

/** One line of the closing table. A dash is what a client cannot be asked. */
export interface Row {
  readonly format: string;
  readonly client: string;
  readonly expected: number;
  inDocument: number | '-';
  loaded: number | '-';
  carried: number | '-';
  wrongCarried: number | '-';
  suspendedCarried: number | '-';
}

/** What a row must say: every node in, loaded and carrying; nothing carried that should not be. */
export const flawless = ({ format, client, expected }: Row): Row => {
  const all = { inDocument: expected, loaded: expected, carried: expected };
  return { format, client, expected, ...all, wrongCarried: 0, suspendedCarried: 0 };
};

const columns: readonly [keyof Row, string][] = [
  ['format', 'format'],
  ['client', 'client'],
  ['expected', 'nodes expected'],
  ['inDocument', 'in document'],
  ['loaded', 'loaded'],
  ['carried', 'carried'],
  ['wrongCarried', 'wrong credential carried'],
  ['suspendedCarried', 'suspended carried'],
];

/** What was measured, printed when the suite ends and kept in the file `ORRERY_E2E_REPORT` names. */
export class Report {
  readonly #rows: Row[] = [];

  row(format: string, client: string, expected: number): Row {
    const none = '-' as const;
    const rest = { inDocument: none, loaded: none, carried: none, wrongCarried: none, suspendedCarried: none };
    const row: Row = { format, client, expected, ...rest };
    this.#rows.push(row);
    return row;
  }

  table(): string {
    const cells = [
      columns.map(([, title]) => title),
      ...this.#rows.map((row) => columns.map(([key]) => String(row[key]))),
    ];
    const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)));
    const lines = cells.map((line) => `| ${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`);
    lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
    return lines.join('\n');
  }

  print(): void {
    const table = this.table();
    console.log(`\n${table}\n`);
    const file = process.env.ORRERY_E2E_REPORT;
    if (file) writeFileSync(file, `${table}\n`);
    const missing = missingTools();
    if (missing.length === 0) return;
    const bar = '!'.repeat(100);
    const names = missing.map((tool) => `  ${tool.name} (${tool.binaries.join(', ')})`).join('\n');
    console.error(
      `${bar}\nSKIPPED for want of these programs:\n${names}\nInstall them: node test/e2e/install-cores.ts\n${bar}`,
    );
  }
}
