import type { NodeId } from '@orrery/kernel';
import type { Deps } from './ports.ts';

const FORM = /^[0-9a-f]{64}$/;

/** The hash in the form it is kept; undefined for what is none. */
export function certificateHash(sent: unknown): string | undefined {
  const hex = typeof sent === 'string' ? sent.replaceAll(':', '').toLowerCase() : '';
  return FORM.test(hex) ? hex : undefined;
}

/**
 * What the agent says it serves with. Only another certificate is news; it raises no version, for nobody decided
 * anything, and an operator's open form stays good.
 */
export const recordCertificate =
  ({ transact }: Pick<Deps, 'transact'>) =>
  (id: NodeId, sha256: string): Promise<void> =>
    transact(async ({ nodes, revisions }) => {
      const node = await nodes.lock(id);
      if (!node || node.reportedCertificateSha256 === sha256) return;
      await nodes.save({ ...node, reportedCertificateSha256: sha256 });
      revisions.raise({ scope: 'node', id });
    });
