import { invalidField } from '@orrery/kernel';
import { MOST_ENTRIES, readId } from '@orrery/traffic';

/** The distinct ids of `[{subscription_id, ip}]` or `{subscriptions: […]}`; what is no id is ignored. */
export function readOnline(body: unknown): number[] {
  const list: unknown = Array.isArray(body)
    ? body
    : (body as { subscriptions?: unknown } | null | undefined)?.subscriptions;
  if (!Array.isArray(list)) throw invalidField('', 'The body must be a list of {subscription_id, ip}');
  if (list.length > MOST_ENTRIES) throw invalidField('', `The body must hold at most ${MOST_ENTRIES} entries`);
  const ids = list.map((entry: unknown) => readId((entry as { subscription_id?: unknown } | null)?.subscription_id));
  return [...new Set(ids.filter((id) => id !== undefined))];
}
