import { isFormat } from '@orrery/renderer';
import type { Short, ShortAnswer } from '../http/short-answers.ts';
import type { RefusedStatuses } from '../config.ts';
import type { Answer, Answers } from './answers.ts';
import { headersOf } from './choose-response.ts';
import type { DocumentCounts } from './document-counts.ts';
import type { Headers } from './kept-documents.ts';
import type { KeptDressing } from './kept-dressing.ts';
import type { KeptLinks } from './kept-links.ts';
import type { LinkLimits } from './link-limits.ts';
import { asksForPage, hashOfToken, matches, refusalOf, TOKEN_LONGEST } from './link-request.ts';

/** Links as we make them, with nothing after them. */
const LINK = new RegExp(String.raw`^/s/([\w-]{1,${TOKEN_LONGEST}})(?:/([a-z0-9]+))?$`);

/** What documents are answered from. */
export interface DocumentSources {
  readonly dressing: KeptDressing;
  readonly links: KeptLinks;
  readonly answers: Answers;
  readonly documentCounts: DocumentCounts;
  readonly limits: LinkLimits;
  readonly refused: RefusedStatuses;
}

/** Most fetches by far: of a link that is kept, by an app. Anything else is left to the route. */
export function keptDocument({
  dressing,
  links,
  answers,
  documentCounts,
  limits,
  refused,
}: DocumentSources): ShortAnswer {
  /** Headers that many answers share, as they go over the wire. */
  const flattened = new WeakMap<Headers, readonly string[]>();

  function flat(headers: Headers): readonly string[] {
    const known = flattened.get(headers) ?? Object.entries(headers).flat();
    flattened.set(headers, known);
    return known;
  }

  function written(route: string, answer: Answer, isUnchanged: boolean): Short {
    const headers = ['etag', answer.tag, 'subscription-userinfo', answer.userinfo];
    if (answer.refillDate !== undefined) headers.push('subscription-refill-date', answer.refillDate);
    if (isUnchanged) return { route, status: 304, headers: [...headers, ...flat(answer.headersOfUnchanged)] };
    return { route, status: 200, headers: [...headers, ...flat(answer.headers)], body: answer.body() };
  }

  return (request, addressOf) => {
    const { method, url = '', headers } = request;
    const [, token, format] = (method === 'GET' && LINK.exec(url)) || [];
    if (token === undefined || (format !== undefined && !isFormat(format))) return undefined;
    const dress = dressing.kept();
    const hash = hashOfToken(token);
    const link = dress && links.kept(hash);
    if (!dress || !link || refusalOf(refused, link.standing) !== undefined || link.terms.hwidLimit !== null)
      return undefined;
    const choice = dress.choose(headersOf(headers), format);
    if (choice.refusal !== null || (format === undefined && asksForPage(headers, choice))) return undefined;
    const answer = answers.kept(link, { dressing: dress, choice, token, format });
    if (!answer || !limits.countIfAllowed(addressOf(request), hash)) return undefined;
    const isUnchanged = matches(headers['if-none-match'], answer.tag);
    if (!isUnchanged) documentCounts.served(choice.form, answer.omitted);
    return written(format === undefined ? '/s/:token' : '/s/:token/:format', answer, isUnchanged);
  };
}
