import { DomainError, invalidField } from '@orrery/kernel';
import { MOST_BYTES_PER_ENTRY, MOST_ENTRIES, type Report, parseReport, readId } from '@orrery/traffic';
import { fieldsOf, readBody, whole } from './mu-body.ts';

/** One entry of a report: who moved how much. */
export interface Moved {
  readonly user: number;
  readonly u: number;
  readonly d: number;
}

const bytes = (sent: unknown): number | undefined => {
  const count = whole(sent);
  return count !== undefined && count <= MOST_BYTES_PER_ENTRY ? count : undefined;
};

function readEntry(user: unknown, fields: Readonly<Record<string, unknown>>): Moved | undefined {
  const id = readId(typeof user === 'string' ? user.trim() : user);
  const u = bytes(fields['u']);
  const d = bytes(fields['d']);
  return id === undefined || u === undefined || d === undefined ? undefined : { user: id, u, d };
}

/** What one user moved. VALIDATION_ERROR. */
export function readMoved(user: unknown, fields: Readonly<Record<string, unknown>>): Moved {
  const moved = readEntry(user, fields);
  if (!moved) throw invalidField('', 'u and d must be whole numbers of bytes, and the user an id');
  return moved;
}

/** Something in a batch is malformed; `fail_users` is every user in it, for nothing of it is counted. */
const badBatch = (users: readonly number[]): DomainError =>
  new DomainError('invalid', 'VALIDATION_ERROR', 'An entry is malformed; nothing was counted', {
    details: { fail_users: [...new Set(users)] },
  });

/** `[{user_id, u, d}]`: all of it is good, or VALIDATION_ERROR with `fail_users`. */
export function readBatch(text: unknown): Moved[] {
  const body = parsed(text);
  if (!Array.isArray(body) || body.length > MOST_ENTRIES) throw badBatch([]);
  const read = (body as unknown[]).map((entry) => readEntry(fieldsOf(entry)['user_id'], fieldsOf(entry)));
  const good = read.filter((one) => one !== undefined);
  if (good.length === read.length) return good;
  const ids = (body as unknown[]).map((entry) => readId(fieldsOf(entry)['user_id']));
  throw badBatch(ids.filter((id) => id !== undefined));
}

function parsed(text: unknown): unknown {
  try {
    return readBody(text);
  } catch {
    return undefined;
  }
}

/** A report of these; the bytes of whoever is not `known` are nobody's, as those of the placeholder are. */
export function reportOf(moved: readonly Moved[], known: ReadonlySet<number>): Report {
  const report = parseReport(
    moved.map(({ user, u, d }) => ({ subscription_id: known.has(user) ? user : 0, upload: u, download: d })),
  );
  // Several entries of one user may be more than a report holds of one.
  if (report.rejected.length > 0) throw badBatch(moved.map(({ user }) => user));
  return report;
}
