import type { Problems } from './problems.ts';
import type { AnytlsProxy } from './proxy.ts';
import { checkTls } from './security.ts';
import type { SettingsInput } from './settings-input.ts';
import { checkWhole } from './whole.ts';

const A_DAY_SECONDS = 86_400;
/** At five seconds and less the cores take thirty instead, without a word. */
const SHORTEST_SECONDS = 6;
const MOST_IDLE_SESSIONS = 1_024;
const MOST_LINES = 64;

/** The largest record that padding may ask for. */
const LARGEST_PADDING = 65_535;
const LARGEST_STOP = 1_000;

export function checkAnytls(problems: Problems, input: SettingsInput): AnytlsProxy {
  const seconds = { least: SHORTEST_SECONDS, most: A_DAY_SECONDS };
  const { idleSessionCheckIntervalSeconds: every, idleSessionTimeoutSeconds: after, minIdleSession: least } = input;
  return {
    protocol: 'anytls',
    security: checkTls(problems, input.security),
    idleSessionCheckIntervalSeconds: checkWhole(problems, 'idle_session_check_interval', every, seconds) ?? 30,
    idleSessionTimeoutSeconds: checkWhole(problems, 'idle_session_timeout', after, seconds) ?? 30,
    minIdleSession: checkWhole(problems, 'min_idle_session', least, { least: 0, most: MOST_IDLE_SESSIONS }) ?? 0,
    padding: checkPadding(problems, input.padding ?? []),
  };
}

/** The cores drop what they cannot read of a scheme in silence, so nothing unreadable gets that far. */
function checkPadding(problems: Problems, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return lines;
  if (lines.length > MOST_LINES) problems.add('settings.padding', `must be at most ${MOST_LINES} lines`);
  const keys = lines.slice(0, MOST_LINES).map((line, index) => {
    if (!isPaddingLine(line)) {
      problems.add(`settings.padding[${index}]`, 'must be stop=<packets> or <packet>=<from>-<to>,c,…');
    }
    return line.split('=')[0];
  });
  if (!keys.includes('stop')) problems.add('settings.padding', 'must say stop=<packets>');
  if (new Set(keys).size < keys.length) problems.add('settings.padding', 'must say each packet once');
  return lines;
}

function isPaddingLine(line: string): boolean {
  const stop = /^stop=(\d{1,4})$/.exec(line)?.[1];
  if (stop !== undefined) return Number(stop) >= 1 && Number(stop) <= LARGEST_STOP;
  const sizes = /^\d{1,3}=(.+)$/.exec(line)?.[1];
  return sizes !== undefined && sizes.split(',').every((size) => size === 'c' || isRange(size));
}

function isRange(text: string): boolean {
  const [, from, to] = /^([1-9]\d{0,4})-([1-9]\d{0,4})$/.exec(text) ?? [];
  return from !== undefined && to !== undefined && Number(from) <= Number(to) && Number(to) <= LARGEST_PADDING;
}
