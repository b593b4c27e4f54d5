import type { Cookie, CookieId, Mission, MissionId } from '@orrery/probe';
import { asc, desc, eq } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { probeCookies, probeMissions } from '../schema/index.ts';
import { cookieFromRow } from './cookie-repository.ts';
import { missionFromRow } from './mission-repository.ts';

export async function findMission(db: Queryable, id: MissionId): Promise<Mission | undefined> {
  const [row] = await db.select().from(probeMissions).where(eq(probeMissions.id, id));
  return row && missionFromRow(row);
}

export async function findCookie(db: Queryable, id: CookieId): Promise<Cookie | undefined> {
  const [row] = await db.select().from(probeCookies).where(eq(probeCookies.id, id));
  return row && cookieFromRow(row);
}

/** Those with the most errors first. */
export async function worstCookies(db: Queryable, num: number): Promise<Cookie[]> {
  const rows = await db.select().from(probeCookies).orderBy(desc(probeCookies.error), asc(probeCookies.id)).limit(num);
  return rows.map(cookieFromRow);
}

export async function cookieIds(db: Queryable): Promise<string[]> {
  const rows = await db.select({ id: probeCookies.id }).from(probeCookies).orderBy(asc(probeCookies.id));
  return rows.map(({ id }) => id);
}
