import type { Cookie, CookieId, CookieRepository } from '@orrery/probe';
import { asc, eq } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { probeCookies } from '../schema/index.ts';
import { countedItems } from './counted-items.ts';

export const cookieFromRow = (row: typeof probeCookies.$inferSelect): Cookie => ({ ...row, id: row.id as CookieId });

export function cookieRepository(tx: Transaction): CookieRepository {
  return {
    ...countedItems(tx, probeCookies),
    async add(cookies) {
      if (cookies.length > 0) await tx.insert(probeCookies).values([...cookies]);
    },
    async save({ id, ...cookie }) {
      const isIt = eq(probeCookies.id, id);
      return (await tx.update(probeCookies).set(cookie).where(isIt).returning({ id: probeCookies.id })).length > 0;
    },
    async leastUsed(num) {
      const rows = await tx
        .select()
        .from(probeCookies)
        .orderBy(asc(probeCookies.download), asc(probeCookies.id))
        .limit(num);
      return rows.map(cookieFromRow);
    },
  };
}
