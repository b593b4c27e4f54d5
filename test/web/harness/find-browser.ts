import { findExecutable } from '../../e2e/cores.ts';

/** Names the program of a Chromium or Chrome to use instead of what is in PATH. */
export const browserVariable = 'ORRERY_CHROME';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The program of the browser; null when there is none. What the variable names is believed. */
export function findBrowser(): string | null {
  const named = process.env[browserVariable];
  if (named) return named;
  return names.map((name) => findExecutable(name)).find((path) => path !== null) ?? null;
}
