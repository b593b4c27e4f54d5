import { type Html, html } from './html.ts';
import type { DayOfUsage } from './model.ts';
import type { Texts } from './texts.ts';
import type { Wording } from './wording.ts';

/** How full the quota is, as a ring; without a quota an even one. */
export function usageRing(share: number | null, label: string, wording: Wording): Html {
  const shown = share === null ? 0 : Math.min(1, share);
  const level = shown >= 1 ? 'full' : shown >= 0.9 ? 'near' : 'fine';
  return html`<svg class="ring ${level}" viewBox="0 0 120 120" role="img" aria-label="${label}">
    <circle class="track" cx="60" cy="60" r="52" pathLength="100" />
    ${shown > 0 ? html`<circle class="arc" cx="60" cy="60" r="52" pathLength="100" stroke-dasharray="${(shown * 100).toFixed(1)} 100" transform="rotate(-90 60 60)" />` : null}
    <text x="60" y="60" dy="0.35em" text-anchor="middle">${share === null ? '∞' : wording.percent(share)}</text>
  </svg>`;
}

const HEIGHT = 60;
const STEP = 10;

/** A bar a day; time runs with the reading. */
export function historyBars(history: readonly DayOfUsage[], label: string, { dir }: Texts, wording: Wording): Html {
  const most = Math.max(1, ...history.map(({ bytes }) => Number(bytes)));
  const bars = history.map(({ day, bytes }, index) => {
    const height = bytes > 0n ? Math.max(1.5, (Number(bytes) / most) * HEIGHT) : 0.5;
    const column = dir === 'rtl' ? history.length - 1 - index : index;
    return html`<rect
      x="${column * STEP + 1.5}"
      y="${(HEIGHT - height).toFixed(1)}"
      width="${STEP - 3}"
      height="${height.toFixed(1)}"
      rx="1.5"
      ><title>${wording.day(day)}: ${wording.bytes(bytes)}</title></rect
    >`;
  });
  return html`<svg
    class="bars"
    viewBox="0 0 ${history.length * STEP} ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${label}"
  >
    ${bars}
  </svg>`;
}
