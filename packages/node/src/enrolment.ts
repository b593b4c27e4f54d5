import { createHash, randomBytes } from 'node:crypto';
import { type Instant, type NodeId, DomainError, MINUTE_MS, addMs, hashToken } from '@orrery/kernel';
import { lockNode } from './lock-node.ts';
import type { Deps } from './ports.ts';
import { generateToken } from './token.ts';

const LIFETIME_MS = 15 * MINUTE_MS;
const FORM = /^enrol_[A-Za-z0-9_-]{32}$/;

const hashCode = (code: string): Buffer => createHash('sha256').update(code).digest();

/** What a new agent is started with, once; shown here and never again. */
export interface Enrolment {
  readonly code: string;
  readonly expiresAt: Instant;
}

/** A new code for the node; one it had before is worth nothing. Its token lives until the code is used. */
export const issueEnrolment =
  ({ transact, clock }: Deps) =>
  (id: NodeId): Promise<Enrolment> => {
    const code = `enrol_${randomBytes(24).toString('base64url')}`;
    return transact(async ({ nodes, enrolments }) => {
      await lockNode(nodes, { id });
      const expiresAt = addMs(clock.now(), LIFETIME_MS);
      await enrolments.replace(id, hashCode(code), expiresAt);
      return { code, expiresAt };
    });
  };

/**
 * Trades a code for a new token; the node's old one is dead at once. Of two that bring the same code one wins. Unknown,
 * used and expired codes are UNAUTHORIZED alike. Codes are looked up by their hash: how long that takes tells nothing.
 */
export const enrolAgent =
  ({ transact, clock }: Deps) =>
  (code: string): Promise<{ nodeId: NodeId; token: string }> => {
    const token = generateToken();
    return transact(async ({ nodes, enrolments, revisions }) => {
      const now = clock.now();
      const nodeId = FORM.test(code) ? await enrolments.take(hashCode(code), now) : undefined;
      const node = nodeId && (await nodes.lock(nodeId));
      if (!node) {
        const message = 'This enrolment code is not known, was used, or is older than 15 minutes: ask for a new one';
        throw new DomainError('unauthenticated', 'UNAUTHORIZED', message);
      }
      await nodes.save({ ...node, version: node.version + 1, updatedAt: now });
      await nodes.replaceToken(node.id, hashToken(token));
      revisions.raise({ scope: 'node', id: node.id });
      return { nodeId: node.id, token };
    });
  };
