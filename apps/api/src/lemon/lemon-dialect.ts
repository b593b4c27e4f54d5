import { DomainError } from '@orrery/kernel';
import { type CookieId, type MissionId, parseProbeId } from '@orrery/probe';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Dialect } from '../http/protocol.ts';

const Failed = Type.Object({
  status: Type.Literal('error'),
  info: Type.String({ description: 'What is wrong, for a person' }),
});

/** Whatever does not fit is 403 here; the protocol has no 400, 413 or 415. */
const STATUS: Readonly<Record<number, number>> = { 400: 403, 409: 403, 413: 403, 415: 403 };

const failed = (reply: FastifyReply, status: number, info: string): FastifyReply =>
  reply.code(status).type('application/json; charset=utf-8').send({ status: 'error', info });

export const lemon: Dialect = {
  tag: 'lemon',
  prefixes: ['/mission', '/cookie', '/task', '/hello_world', '/info'],
  fail: ({ status, message }, reply) => failed(reply, STATUS[status] ?? status, message),
  failures: Object.fromEntries([401, 403, 404, 429, 500, 503].map((status) => [status, Failed])),
};

/** What a `GET` of something that is not there answers. */
export const notAcceptable = (reply: FastifyReply, info: string): FastifyReply => failed(reply, 406, info);
export const orNotAcceptable = { 406: Failed };

/** Throws what becomes 403 for a text that is no id. */
export function idOf<Id extends MissionId | CookieId>(name: 'mid' | 'cid', text: string): Id {
  const id = parseProbeId<Id>(text);
  if (id === undefined) throw new DomainError('invalid', 'VALIDATION_ERROR', `${name} must be 24 hex digits`);
  return id;
}
