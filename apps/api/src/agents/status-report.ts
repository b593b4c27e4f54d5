import { invalidField } from '@orrery/kernel';
import { type Node, certificateHash, recordCertificate } from '@orrery/node';
import type { Deps } from '../deps.ts';

const FIELD = /^[A-Za-z0-9_]{1,64}$/;
const MOST_FIELDS = 100;
const LONGEST_TEXT = 256;
const LARGEST_NUMBER = 1e18;

function isKept(value: unknown): value is number | string | boolean {
  if (typeof value === 'number') return Math.abs(value) <= LARGEST_NUMBER;
  return typeof value === 'boolean' || (typeof value === 'string' && value.length <= LONGEST_TEXT);
}

/** What is kept of an agent's status: flat fields of sane size. Newer agents may send more; the rest is ignored. */
function readStatus(body: unknown): Record<string, number | string | boolean> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalidField('', 'The status must be an object');
  const fields = Object.entries(body as Record<string, unknown>).filter(
    (field): field is [string, number | string | boolean] => FIELD.test(field[0]) && isKept(field[1]),
  );
  return Object.fromEntries(fields.slice(0, MOST_FIELDS));
}

/** Takes an agent's report of its machine, by whatever way it came: `body` is not checked yet. */
export const statusReporting =
  ({ transact, clock }: Pick<Deps, 'transact' | 'clock'>) =>
  async (node: Pick<Node, 'id' | 'reportedCertificateSha256'>, body: unknown): Promise<void> => {
    const status = readStatus(body);
    await transact(({ agentReports }) => agentReports.recordStatus(node.id, status, clock.now()));
    const certificate = certificateHash(status['certificate_sha256']);
    if (certificate !== undefined && certificate !== node.reportedCertificateSha256) {
      await recordCertificate({ transact })(node.id, certificate);
    }
  };
