/** What the value of a header is, and so how it is checked and written. */
export type HeaderKind =
  /** Any text; sent as `base64:…`, which is how clients read these. */
  | 'text'
  /** Printable ASCII, sent as it is. */
  | 'plain'
  /** An http(s) URL. */
  | 'url'
  | 'whole';

/** The headers that rules may add: what clients are known to read, and nothing that guards or describes the answer. */
export const RESPONSE_HEADERS: Readonly<Record<string, HeaderKind>> = {
  announce: 'text',
  'announce-url': 'url',
  'change-user-agent': 'plain',
  'fallback-url': 'url',
  'hide-settings': 'plain',
  'new-url': 'url',
  'ping-type': 'plain',
  'profile-title': 'text',
  'profile-update-interval': 'whole',
  'profile-web-page-url': 'url',
  providerid: 'plain',
  routing: 'plain',
  'routing-enable': 'plain',
  'sub-expire': 'plain',
  'sub-info-button-link': 'url',
  'sub-info-button-text': 'text',
  'sub-info-color': 'plain',
  'sub-info-text': 'text',
  'support-url': 'url',
  'update-always': 'plain',
};

/** Null when the value can be sent under this name. */
export function flawOfHeader(name: string, value: string): string | null {
  const kind = Object.hasOwn(RESPONSE_HEADERS, name) ? RESPONSE_HEADERS[name] : undefined;
  if (kind === undefined) return `is not one of the allowed headers: ${Object.keys(RESPONSE_HEADERS).join(', ')}`;
  if (/[\p{Cc}\u2028\u2029]/u.test(value) || !value.isWellFormed()) return 'must not hold control characters';
  if (kind === 'text') return null;
  if (!/^[\x20-\x7e]+$/.test(value) || value.trim() !== value)
    return 'must be printable ASCII without spaces at the ends';
  if (kind === 'whole') return /^[1-9]\d{0,4}$/.test(value) ? null : 'must be a whole number from 1 to 99999';
  return kind === 'url' && !isWebUrl(value) ? 'must be an http:// or https:// URL' : null;
}

function isWebUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.href.length <= 2_000;
}
