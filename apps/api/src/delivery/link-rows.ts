import type { Instant, PlanId, SubscriptionId, UserId } from '@orrery/kernel';
import { EFFECTIVE_STATUSES, type Quota } from '@orrery/subscription';
import { PACKED_LENGTH, type PackedKeys } from './packed-keys.ts';
import { SlotChains } from './slot-chains.ts';
import type { Known, Phase } from './standing.ts';

/** What is kept of a link. Its terms are kept once for all of its plan. */
export interface LinkRow extends Omit<Known, 'terms'> {
  /** Another number each time a link was read. */
  readonly serial: number;
  readonly loadedAt: number;
  readonly keys: PackedKeys;
  readonly phase: Phase;
  /** Of the devices that may fetch it, the first ones up to the limit; none where the plan has no limit. */
  readonly deviceKeys: readonly string[];
}

/** Where a row has what, in words of eight bytes. */
const WORD = {
  hash: 0,
  id: 4,
  userId: 5,
  planId: 6,
  startsAt: 7,
  endsAt: 8,
  suspendedAt: 9,
  cancelledAt: 10,
  quota: 11,
  keyVersion: 12,
  periodEndsAt: 13,
  upload: 14,
  download: 15,
  serial: 16,
  loadedAt: 17,
  status: 18,
  hasAccess: 19,
  until: 20,
  refillAt: 21,
  validUntil: 22,
  keys: 23,
} as const;
type Word = (typeof WORD)[keyof typeof WORD];
const WORD_BYTES = 8;
const ROW_WORDS = WORD.keys + Math.ceil(PACKED_LENGTH / WORD_BYTES);
const ROW_BYTES = ROW_WORDS * WORD_BYTES;
const HASH_BYTES = 32;

/** The quota of the plan, and none at all, where other rows have an amount. */
const PLAN_QUOTA = -1n;
const NO_QUOTA = -2n;

/** Of what only some have, about: its place, a port, and a key of a device. */
const EXTRA_BYTES = { own: 200, port: 40, device: 60 };

interface Extra extends Pick<LinkRow, 'ports' | 'deviceKeys'> {
  readonly bytes: number;
}

/**
 * Links as rows of one length in one stretch of memory: as objects they would take four times as much, and the garbage
 * collector would have a million of them to look at. Memory that no row has used yet costs nothing. Where all is full,
 * rows go that were not asked for since the hand last came by.
 *
 * A hash is the SHA-256 of a token, each of its bytes a character. A slot stays one link's only until the next change:
 * nobody may hold on to one over an `await`.
 */
export class LinkRows {
  readonly #most: number;
  readonly #mostExtraBytes: number;
  readonly #numbers: Float64Array;
  readonly #amounts: BigInt64Array;
  readonly #bytes: Buffer;
  readonly #wasAsked: Uint8Array;
  readonly #byHash: SlotChains;
  readonly #bySubscription: SlotChains;
  readonly #extras = new Map<number, Extra>();
  readonly #free: number[] = [];
  #extraBytes = 0;
  #last = 0;
  #hand = 0;

  /** `mostBytes` for rows, and as many for what only some have. */
  constructor(mostBytes: number) {
    this.#most = Math.max(1, Math.floor(mostBytes / ROW_BYTES));
    this.#mostExtraBytes = mostBytes;
    const memory = new ArrayBuffer((this.#most + 1) * ROW_BYTES);
    this.#numbers = new Float64Array(memory);
    this.#amounts = new BigInt64Array(memory);
    this.#bytes = Buffer.from(memory);
    this.#wasAsked = new Uint8Array(this.#most + 1);
    this.#byHash = new SlotChains(this.#most);
    this.#bySubscription = new SlotChains(this.#most);
  }

  /** 0 when it is not kept. */
  slotOf(hash: string): number {
    for (let slot = this.#byHash.first(startOf(hash)); slot !== 0; slot = this.#byHash.after(slot)) {
      if (this.#hasHash(slot, hash)) return slot;
    }
    return 0;
  }

  serial = (slot: number): number => this.#number(slot, WORD.serial);
  loadedAt = (slot: number): number => this.#number(slot, WORD.loadedAt);
  planId = (slot: number): PlanId => this.#number(slot, WORD.planId) as PlanId;
  validUntil = (slot: number): Instant | null => this.#instant(slot, WORD.validUntil);

  read(slot: number): LinkRow {
    this.#wasAsked[slot] = 1;
    const extra = this.#extras.size === 0 ? undefined : this.#extras.get(slot);
    const keysAt = (slot * ROW_WORDS + WORD.keys) * WORD_BYTES;
    return {
      serial: this.serial(slot),
      loadedAt: this.loadedAt(slot),
      subscription: {
        id: this.#number(slot, WORD.id) as SubscriptionId,
        userId: this.#nullable(slot, WORD.userId) as UserId | null,
        planId: this.planId(slot),
        startsAt: this.#instant(slot, WORD.startsAt),
        endsAt: this.#instant(slot, WORD.endsAt),
        quota: quotaFrom(this.#amount(slot, WORD.quota)),
        suspendedAt: this.#instant(slot, WORD.suspendedAt),
        cancelledAt: this.#instant(slot, WORD.cancelledAt),
        credentialKeyVersion: this.#number(slot, WORD.keyVersion),
      },
      counters: {
        periodEndsAt: this.#instant(slot, WORD.periodEndsAt),
        upload: this.#amount(slot, WORD.upload),
        download: this.#amount(slot, WORD.download),
        baselineUpload: 0n,
        baselineDownload: 0n,
      },
      keys: this.#bytes.toString('latin1', keysAt, keysAt + PACKED_LENGTH),
      phase: {
        status: EFFECTIVE_STATUSES[this.#number(slot, WORD.status)] ?? 'suspended',
        hasAccess: this.#number(slot, WORD.hasAccess) === 1,
        until: this.#instant(slot, WORD.until),
        refillAt: this.#instant(slot, WORD.refillAt),
        validUntil: this.validUntil(slot),
      },
      ports: extra?.ports ?? null,
      deviceKeys: extra?.deviceKeys ?? NO_DEVICES,
    };
  }

  /** Takes the place of what was kept of this link. */
  put(hash: string, row: LinkRow): void {
    const known = this.slotOf(hash);
    if (known !== 0) this.#clear(known);
    const slot = this.#vacant();
    const { subscription, counters } = row;
    this.#bytes.write(hash, slot * ROW_BYTES, HASH_BYTES, 'latin1');
    this.#set(slot, WORD.id, subscription.id);
    this.#set(slot, WORD.userId, subscription.userId);
    this.#set(slot, WORD.planId, subscription.planId);
    this.#set(slot, WORD.startsAt, subscription.startsAt);
    this.#set(slot, WORD.endsAt, subscription.endsAt);
    this.#set(slot, WORD.suspendedAt, subscription.suspendedAt);
    this.#set(slot, WORD.cancelledAt, subscription.cancelledAt);
    this.#setAmount(slot, WORD.quota, amountOf(subscription.quota));
    this.#set(slot, WORD.keyVersion, subscription.credentialKeyVersion);
    this.#set(slot, WORD.periodEndsAt, counters?.periodEndsAt ?? null);
    this.#setAmount(slot, WORD.upload, counters ? counters.upload - counters.baselineUpload : 0n);
    this.#setAmount(slot, WORD.download, counters ? counters.download - counters.baselineDownload : 0n);
    this.#set(slot, WORD.serial, row.serial);
    this.#set(slot, WORD.loadedAt, row.loadedAt);
    this.#bytes.write(row.keys, (slot * ROW_WORDS + WORD.keys) * WORD_BYTES, PACKED_LENGTH, 'latin1');
    this.setPhase(slot, row.phase);
    this.#setExtra(slot, row);
    this.#wasAsked[slot] = 0;
    this.#byHash.add(startOf(hash), slot);
    this.#bySubscription.add(subscription.id, slot);
  }

  setPhase(slot: number, { status, hasAccess, until, refillAt, validUntil }: Phase): void {
    this.#set(slot, WORD.status, EFFECTIVE_STATUSES.indexOf(status));
    this.#set(slot, WORD.hasAccess, hasAccess ? 1 : 0);
    this.#set(slot, WORD.until, until);
    this.#set(slot, WORD.refillAt, refillAt);
    this.#set(slot, WORD.validUntil, validUntil);
  }

  /** Every link of the subscription. */
  remove(subscriptionId: number): void {
    let slot = this.#bySubscription.first(subscriptionId);
    while (slot !== 0) {
      const next = this.#bySubscription.after(slot);
      if (this.#number(slot, WORD.id) === subscriptionId) this.#clear(slot);
      slot = next;
    }
  }

  #clear(slot: number): void {
    this.#byHash.remove(this.#bytes.readInt32LE(slot * ROW_BYTES), slot);
    this.#bySubscription.remove(this.#number(slot, WORD.id), slot);
    this.#extraBytes -= this.#extras.get(slot)?.bytes ?? 0;
    this.#extras.delete(slot);
    this.#set(slot, WORD.id, null);
    this.#free.push(slot);
  }

  #vacant(): number {
    while (this.#extraBytes > this.#mostExtraBytes) this.#clearOne();
    if (this.#free.length === 0 && this.#last < this.#most) return ++this.#last;
    if (this.#free.length === 0) this.#clearOne();
    return this.#free.pop() ?? 1;
  }

  /** The next row under the hand that was not asked for since it came by. */
  #clearOne(): void {
    for (;;) {
      this.#hand = (this.#hand % this.#last) + 1;
      const isEmpty = Number.isNaN(this.#number(this.#hand, WORD.id));
      if (!isEmpty && this.#wasAsked[this.#hand] === 0) return this.#clear(this.#hand);
      this.#wasAsked[this.#hand] = 0;
    }
  }

  #setExtra(slot: number, { ports, deviceKeys }: Pick<LinkRow, 'ports' | 'deviceKeys'>): void {
    if (ports === null && deviceKeys.length === 0) return;
    const bytes =
      EXTRA_BYTES.own + EXTRA_BYTES.port * Object.keys(ports ?? {}).length + EXTRA_BYTES.device * deviceKeys.length;
    this.#extras.set(slot, { ports, deviceKeys, bytes });
    this.#extraBytes += bytes;
  }

  #hasHash(slot: number, hash: string): boolean {
    const at = slot * ROW_BYTES;
    for (let i = 0; i < HASH_BYTES; i++) if (this.#bytes[at + i] !== hash.charCodeAt(i)) return false;
    return true;
  }

  #number(slot: number, word: Word): number {
    return this.#numbers[slot * ROW_WORDS + word] ?? Number.NaN;
  }

  #nullable(slot: number, word: Word): number | null {
    const number = this.#number(slot, word);
    return Number.isNaN(number) ? null : number;
  }

  #instant(slot: number, word: Word): Instant | null {
    return this.#nullable(slot, word) as Instant | null;
  }

  #amount(slot: number, word: Word): bigint {
    return this.#amounts[slot * ROW_WORDS + word] ?? 0n;
  }

  #set(slot: number, word: Word, number: number | null): void {
    this.#numbers[slot * ROW_WORDS + word] = number ?? Number.NaN;
  }

  #setAmount(slot: number, word: Word, amount: bigint): void {
    this.#amounts[slot * ROW_WORDS + word] = amount;
  }
}

const NO_DEVICES: readonly string[] = [];
const OF_PLAN: Quota = { kind: 'plan' };

/** The first four bytes, as they lie in memory. */
const startOf = (hash: string): number =>
  hash.charCodeAt(0) | (hash.charCodeAt(1) << 8) | (hash.charCodeAt(2) << 16) | (hash.charCodeAt(3) << 24);

const amountOf = (quota: Quota): bigint => (quota.kind === 'plan' ? PLAN_QUOTA : (quota.bytes ?? NO_QUOTA));

const quotaFrom = (amount: bigint): Quota =>
  amount === PLAN_QUOTA ? OF_PLAN : { kind: 'own', bytes: amount === NO_QUOTA ? null : amount };
