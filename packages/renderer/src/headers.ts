import { toUnixSeconds, type Instant } from '@orrery/kernel';
import type { Form, Usage } from './model.ts';
import { cleanName } from './name.ts';
import { writers } from './render.ts';
import { encodeStrictly } from './uri.ts';

/** What clients are told about a subscription beside the document; the same on GET, HEAD and 304. */
export interface HeaderFacts {
  readonly title: string;
  readonly updateIntervalHours: number;
  readonly usage: Usage;
  /** Null: never. */
  readonly expiresAt: Instant | null;
  /** When the quota is next refilled; null if it never is. */
  readonly refillAt: Instant | null;
  /** http(s) only; anything else is left out. */
  readonly webPageUrl?: string;
  readonly supportUrl?: string;
  readonly announcement?: string;
}

/** Every value is printable ASCII, whatever the facts hold: nothing in them can start another header. */
export function subscriptionHeaders(facts: HeaderFacts): Record<string, string> {
  const { usage, expiresAt, refillAt } = facts;
  const headers: Record<string, string> = {
    'Subscription-Userinfo': userinfoText(usage, expiresAt),
    'Profile-Update-Interval': String(Math.max(1, Math.round(facts.updateIntervalHours))),
    'Profile-Title': base64Text(facts.title),
  };
  if (refillAt !== null) headers['Subscription-Refill-Date'] = String(toUnixSeconds(refillAt));
  if (facts.announcement) headers['Announce'] = base64Text(facts.announcement);
  const webPageUrl = webUrl(facts.webPageUrl);
  if (webPageUrl !== null) headers['Profile-Web-Page-Url'] = webPageUrl;
  const supportUrl = webUrl(facts.supportUrl);
  if (supportUrl !== null) headers['Support-Url'] = supportUrl;
  return headers;
}

/** The value of `Subscription-Userinfo`; zero stands for no limit and no end. */
export const userinfoText = (
  { uploadBytes, downloadBytes, totalBytes }: Usage,
  expiresAt: HeaderFacts['expiresAt'],
): string =>
  `upload=${uploadBytes}; download=${downloadBytes}; total=${totalBytes ?? 0}; expire=${expiresAt === null ? 0 : toUnixSeconds(expiresAt)}`;

/** What depends on the document; `omitted` is how many hosts it leaves out. */
export function documentHeaders(form: Form, title: string, omitted: number): Record<string, string> {
  const { contentType, fileExtension } = writers[form];
  return {
    'Content-Type': contentType,
    'Content-Disposition': contentDisposition(title, fileExtension),
    'X-Orrery-Omitted': String(omitted),
  };
}

/** RFC 6266: a plain ASCII name for old clients, the true one (RFC 8187) for the others. */
function contentDisposition(title: string, extension: string): string {
  const name = cleanName(title).replace(/[\\/:*?"<>|]/g, '_');
  const ascii = name.replace(/[^\w .-]+/g, '').trim() || 'subscription';
  return `attachment; filename="${ascii}.${extension}"; filename*=UTF-8''${encodeStrictly(`${name}.${extension}`)}`;
}

/** How clients read texts that are not ASCII. */
export const base64Text = (text: string): string => `base64:${Buffer.from(cleanName(text)).toString('base64')}`;

function webUrl(text: string | undefined): string | null {
  if (text === undefined || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb && url.href.length <= 2_000 ? url.href : null;
}
