import { randomBytes, randomInt } from 'node:crypto';
import { type Instant, toUnixSeconds } from '@orrery/kernel';

declare const idBrand: unique symbol;

/** 24 lower-case hex digits, as clients of these protocols expect; later ones of one process sort after earlier ones. */
type ProbeId<Of extends string> = string & { readonly [idBrand]: Of };

export type MissionId = ProbeId<'mission'>;
export type CookieId = ProbeId<'cookie'>;
export type TaskId = ProbeId<'task'>;
export type ReceiptId = ProbeId<'receipt'>;

const FORM = /^[0-9a-f]{24}$/;

/** Undefined for what is no id at all; hex digits in upper case are taken too. */
export function parseProbeId<Id extends MissionId | CookieId>(text: string): Id | undefined {
  const id = text.toLowerCase();
  return FORM.test(id) ? (id as Id) : undefined;
}

const COUNTS = 2 ** 24;
const ours = randomBytes(5).toString('hex');
let count = randomInt(COUNTS);

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0').slice(-digits);

/** Seconds, five random bytes of this process, a counter: unique without asking anybody. */
export function newProbeId<Id extends MissionId | CookieId | TaskId | ReceiptId>(now: Instant): Id {
  count = (count + 1) % COUNTS;
  return `${hex(toUnixSeconds(now), 8)}${ours}${hex(count, 6)}` as Id;
}
