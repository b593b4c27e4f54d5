import { invalidField } from '@orrery/kernel';

const FIELD = /^[A-Za-z0-9_]{1,64}$/;
const MOST_FIELDS = 100;
const LONGEST_TEXT = 256;
const LARGEST_NUMBER = 1e18;

function isKept(value: unknown): value is number | string | boolean {
  if (typeof value === 'number') return Math.abs(value) <= LARGEST_NUMBER;
  return typeof value === 'boolean' || (typeof value === 'string' && value.length <= LONGEST_TEXT);
}

/** What is kept of an agent's status: flat fields of sane size. Newer agents may send more; the rest is ignored. */
export function readStatus(body: unknown): Record<string, number | string | boolean> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalidField('', 'The status must be an object');
  const fields = Object.entries(body as Record<string, unknown>).filter(
    (field): field is [string, number | string | boolean] => FIELD.test(field[0]) && isKept(field[1]),
  );
  return Object.fromEntries(fields.slice(0, MOST_FIELDS));
}
