import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** The tags of `If-None-Match`, bare. */
export const tagsOf = (request: FastifyRequest): string[] =>
  (request.headers['if-none-match'] ?? '')
    .split(',')
    .map((one) => one.trim().replace(/^W\//, '').replaceAll('"', ''))
    .filter((tag) => tag !== '');

/** The tag of a content that is written as JSON. */
export const tagOf = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest().subarray(0, 16).toString('base64url');
