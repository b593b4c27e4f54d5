import { type SQL, and, ilike, sql } from 'drizzle-orm';
import { likePart } from '../like-part.ts';
import { users } from '../schema/index.ts';

/** The index knows runs of so many characters. */
const GRAM = 3;

/** Users whose e-mail has the text in it, without regard to case. Texts of three characters or more go by an index. */
export function emailContains(text: string): SQL | undefined {
  const hasGrams = [...text].length >= GRAM;
  return and(
    hasGrams ? sql`text_grams(${users.email}) @> text_grams(${text}::text)` : undefined,
    ilike(users.email, likePart(text)),
  );
}
