import type { PlanId } from '@orrery/kernel';
import type { Plan, Price } from '@orrery/plan';
import type { plans } from '../schema/index.ts';

type Row = typeof plans.$inferSelect;

/** Loading trusts the database: the rules ran before the row was written. */
export const planFromRow = ({ prices, ...row }: Row): Plan => ({
  ...row,
  id: row.id as PlanId,
  prices: prices as Price[],
});

export const planColumns = ({ nodeTags, ...plan }: Omit<Plan, 'id'>) => ({ ...plan, nodeTags: [...nodeTags] });
