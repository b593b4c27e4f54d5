import { invalidField } from '@orrery/kernel';
import type { FastifyRequest } from 'fastify';

const FORM = /^(?:W\/)?"?([1-9]\d{0,9})"?$/;

/**
 * The version a writer has read: `If-Match: "3"`, or `version` in the body. Undefined when it names none (or `*`);
 * VALIDATION_ERROR when the two differ.
 */
export function expectedVersion(request: FastifyRequest, inBody?: number): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return inBody;
  const version = Number(FORM.exec(header)?.[1]);
  if (!Number.isInteger(version)) throw invalidField('If-Match', 'If-Match must be the version that was read');
  if (inBody !== undefined && inBody !== version) throw invalidField('version', 'version is not the one of If-Match');
  return version;
}
