import { writeFileSync } from 'node:fs';

/** A ratio and what it should at least be. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly goal: number;
}

const WIDTH = 760;
const LEFT = 230;
const ROW = 34;
const TOP = 40;
/** Pixels of the longest bar; its number stands behind it. */
const ROOM = 480;

/** Draws the ratios as bars, each with a mark where its goal is. The same numbers give the same bytes. */
export function plot(file: string, bars: readonly Bar[], notes: readonly string[]): void {
  const bottom = TOP + bars.length * ROW;
  const height = bottom + 20 + notes.length * 18;
  const longest = Math.max(1, ...bars.flatMap(({ value, goal }) => [value, goal]));
  const x = (ratio: number): string => (LEFT + (ratio / longest) * ROOM).toFixed(1);
  const rows = bars.flatMap(({ label, value, goal }, index) => {
    const y = TOP + index * ROW;
    return [
      `<text x="${LEFT - 10}" y="${y + 17}" text-anchor="end">${escaped(label)}</text>`,
      `<rect x="${LEFT}" y="${y + 3}" width="${(Number(x(value)) - LEFT).toFixed(1)}" height="20" fill="${value >= goal ? '#3a7d5c' : '#b5532f'}"/>`,
      `<line x1="${x(goal)}" x2="${x(goal)}" y1="${y}" y2="${y + 26}" stroke="#222" stroke-width="2"/>`,
      `<text x="${Number(x(Math.max(value, goal))) + 8}" y="${y + 17}">${value.toFixed(2)}</text>`,
    ];
  });
  const lines = notes.map(
    (note, index) => `<text x="20" y="${bottom + 24 + index * 18}" font-size="12" fill="#555">${escaped(note)}</text>`,
  );
  writeFileSync(
    file,
    [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="14">`,
      `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
      `<text x="20" y="24" font-weight="bold">Delivery of a link, as a share of a static route (mark: the goal)</text>`,
      ...rows,
      ...lines,
      '</svg>',
      '',
    ].join('\n'),
  );
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
