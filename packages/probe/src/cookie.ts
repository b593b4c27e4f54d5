import { invalidField } from '@orrery/kernel';
import type { CookieId } from './ids.ts';
import type { Tally } from './tally.ts';

export interface CookieDefinition {
  /** As it goes into the `Cookie` header. */
  readonly cookie: string;
  /** When it was obtained, as its giver says: Unix seconds. */
  readonly time: number;
}

/** Something to send along with requests. Secret: it may be somebody's session. */
export interface Cookie extends CookieDefinition, Tally {
  readonly id: CookieId;
}

/** VALIDATION_ERROR for what no header can hold; `at` stands before the field's path. */
export function checkCookie<T extends CookieDefinition>(cookie: T, at = ''): T {
  if (/\p{Cc}/u.test(cookie.cookie)) {
    throw invalidField(`${at}cookie`, `${at}cookie must not hold control characters`);
  }
  return cookie;
}
