import { type Clock, type Instant, type LocalDate, DAY_MS, localDateOf, startOfDay } from '@orrery/kernel';
import { type Database, type UsageBucket, usageHistory } from '@orrery/persistence';
import { type DayOfUsage, landingPage, landingPolicy, type LandingStanding, visitorOf } from '@orrery/renderer';
import type { FastifyRequest } from 'fastify';
import type { KeptLink } from './kept-links.ts';
import type { DocumentSettings, Standing } from './standing.ts';
import { ruleHeaders, ruleText, said, valuesOf, type Wording } from './wording.ts';

/** As far back as hours of usage reach, so that no older table is asked. */
const DAYS = 28;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'private, no-cache',
  vary: 'User-Agent, Accept, Accept-Language',
  'referrer-policy': 'no-referrer',
  'content-security-policy': landingPolicy,
};

interface Page {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The page at the link with this token, for whoever asks with a browser. */
export type ShowPage = (
  request: FastifyRequest,
  token: string,
  link: KeptLink,
  standing: Standing,
  wording: Wording,
) => Promise<Page>;

interface LandingDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly publicUrl: string;
  readonly settings: DocumentSettings;
}

/** One statement a page: the history. The rest is what is kept of the link. */
export const showPage =
  ({ db, clock, publicUrl, settings }: LandingDeps): ShowPage =>
  async ({ headers }, token, link, standing, wording) => {
    const now = clock.now();
    const { subscription, terms, planName } = link;
    const values = valuesOf(link, standing, wording.variables, now);
    const { title, announcement } = said(wording, values, planName);
    const byRule = (name: string) => ruleText(wording.headers, values, name);
    const { timeZone } = terms;
    const days = lastDays(timeZone, now);
    const from = startOfDay(timeZone, days[0] ?? localDateOf(timeZone, now));
    const query = { subscriptionIds: [subscription.id], from, to: now, by: 'day', timeZone } as const;
    const buckets = await usageHistory(db, query, now);
    const landing = {
      title: byRule('profile-title') ?? title,
      planName,
      link: `${publicUrl}/s/${encodeURIComponent(token)}`,
      standing: shownStanding(standing),
      usage: standing.usage,
      expiresAt: subscription.endsAt,
      refillAt: standing.refillAt,
      history: historyOf(days, buckets, timeZone),
      timeZone,
      now,
      supportUrl: byRule('support-url') ?? settings.supportUrl,
      announcement: byRule('announce') ?? announcement,
    };
    const visitor = visitorOf(
      { userAgent: headers['user-agent'], acceptLanguage: headers['accept-language'] },
      settings.language,
    );
    return {
      headers: { ...ruleHeaders(wording.headers, values), ...HEADERS, 'content-language': visitor.language },
      body: landingPage(landing, visitor),
    };
  };

const shownStanding = ({ status, inert }: Standing): LandingStanding =>
  inert ?? { status: status === 'pending' ? 'on_hold' : 'active' };

/** The days of the calendar there, the oldest first, today the last. */
function lastDays(timeZone: string, now: Instant): LocalDate[] {
  const { year, month, day } = localDateOf(timeZone, now);
  const today = Date.UTC(year, month - 1, day);
  return Array.from({ length: DAYS }, (_, index) => {
    const date = new Date(today - (DAYS - 1 - index) * DAY_MS);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  });
}

function historyOf(days: readonly LocalDate[], buckets: readonly UsageBucket[], timeZone: string): DayOfUsage[] {
  const nameOf = ({ year, month, day }: LocalDate): string => `${year}-${month}-${day}`;
  const moved = new Map(
    buckets.map(({ at, charged }) => [nameOf(localDateOf(timeZone, at)), charged.upload + charged.download]),
  );
  return days.map((day) => ({ day, bytes: moved.get(nameOf(day)) ?? 0n }));
}
