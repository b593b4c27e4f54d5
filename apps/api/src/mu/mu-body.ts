import { invalidField } from '@orrery/kernel';

/**
 * What was sent, whatever its content type says: JSON when it begins like it, else a form. Agents send JSON as a form, and
 * forms without a type. VALIDATION_ERROR.
 */
export function readBody(text: unknown): unknown {
  const sent = typeof text === 'string' ? text.trim() : '';
  if (!/^[[{"]/.test(sent)) return Object.fromEntries(new URLSearchParams(sent));
  try {
    return JSON.parse(sent);
  } catch {
    throw invalidField('', 'not valid JSON');
  }
}

export const fieldsOf = (body: unknown): Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {};

/** A number as forms (text) and JSON (number or text) have it. */
export const whole = (sent: unknown): number | undefined => {
  const number = typeof sent === 'string' && /^\d{1,16}$/.test(sent.trim()) ? Number(sent) : sent;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
};
