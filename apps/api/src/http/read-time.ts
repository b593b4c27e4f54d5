import { type Instant, instantFromMs, invalidField } from '@orrery/kernel';

/** What the format takes for a date but no clock shows (a 60th second), and what no term or usage reaches, is refused. */
export function readTime(path: string, text: string): Instant {
  const ms = Date.parse(text);
  if (!(ms >= 0 && ms <= Date.UTC(9999, 11, 31))) throw invalidField(path, `${path} must be a time from 1970 to 9999`);
  return instantFromMs(ms);
}
