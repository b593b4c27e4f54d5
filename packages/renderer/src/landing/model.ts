import type { Instant, LocalDate } from '@orrery/kernel';
import type { InertStatus, Language, Usage } from '../model.ts';

export const platforms = ['ios', 'android', 'windows', 'macos', 'linux'] as const;
export type Platform = (typeof platforms)[number];

/** What the page at a link shows. */
export interface Landing {
  /** What the operator calls the service. */
  readonly title: string;
  readonly planName: string;
  /** The link itself, without a format. */
  readonly link: string;
  readonly standing: LandingStanding;
  readonly usage: Usage;
  /** Null: never. */
  readonly expiresAt: Instant | null;
  /** When the quota begins anew; null: never, or not known before the term has started. */
  readonly refillAt: Instant | null;
  /** Charged bytes of each of the last days, the oldest first; days on which nothing moved too. */
  readonly history: readonly DayOfUsage[];
  /** IANA name; times and days are those of this zone. */
  readonly timeZone: string;
  readonly now: Instant;
  readonly supportUrl?: string | undefined;
  readonly announcement?: string | undefined;
}

/** `on_hold`: the term starts with the first use. `until`: when an inert one comes back by itself; null: it does not. */
export type LandingStanding =
  | { readonly status: 'active' | 'on_hold' }
  | { readonly status: InertStatus; readonly until: Instant | null };

export interface DayOfUsage {
  readonly day: LocalDate;
  readonly bytes: bigint;
}

/** Who looks at the page. */
export interface Visitor {
  readonly language: Language;
  readonly platform: Platform;
}
