import { encode } from 'uqr';
import { type Html, html } from './html.ts';

/** The empty rim that readers need, in modules. */
const QUIET = 4;

/**
 * A QR code as SVG, black on white in both themes, which is what cameras expect. The mask is given: any one is valid,
 * and trying all eight takes ten times as long.
 */
export function qrCode(text: string, label: string): Html {
  const { data, size } = encode(text, { ecc: 'L', maskPattern: 2, border: 0 });
  const whole = size + 2 * QUIET;
  return html`<svg
    class="qr"
    viewBox="${-QUIET} ${-QUIET} ${whole} ${whole}"
    role="img"
    aria-label="${label}"
    shape-rendering="crispEdges"
  >
    <path fill="#fff" d="M${-QUIET} ${-QUIET}h${whole}v${whole}h${-whole}z" />
    <path fill="#000" d="${data.map(runsOf).join('')}" />
  </svg>`;
}

/** The dark runs of a row, one rectangle each. */
function runsOf(row: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const from = x;
    while (row[x + 1]) x++;
    const width = x + 1 - from;
    path += `M${from} ${y}h${width}v1h-${width}z`;
  }
  return path;
}
