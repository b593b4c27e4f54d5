import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { wantsPage } from '@orrery/renderer';
import type { RefusedStatuses } from '../config.ts';
import type { Choice } from './choose-response.ts';
import type { Standing } from './standing.ts';

/** Longer than any token we or an importer make; a longer one is unknown without a look-up. */
export const TOKEN_LONGEST = 200;

/** A character for each byte: neither the kept links nor the limiter hold a token. */
export const hashOfToken = (token: string): string => hash('sha256', token, 'binary');

/** A person with a browser, unless a rule says in which format that browser is served. */
export const asksForPage = (headers: IncomingHttpHeaders, { rule }: Choice): boolean =>
  wantsPage({ userAgent: headers['user-agent'], accept: headers.accept }) &&
  (rule?.outcome.action !== 'serve' || rule.outcome.format === null);

/** With what status the operator wants such links refused; undefined: they get an inert document. */
export const refusalOf = (refused: RefusedStatuses, { status, inert }: Standing): 403 | 404 | undefined =>
  inert === null ? undefined : refused[status as keyof RefusedStatuses];

/** RFC 9110 §13.1.2: a list of tags, compared weakly, or `*`. */
export function matches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === tag);
}
