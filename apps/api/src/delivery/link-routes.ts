import { DomainError, type Clock } from '@orrery/kernel';
import { findByLink } from '@orrery/persistence';
import {
  chooseForm,
  documentHeaders,
  documentTag,
  formats,
  isFormat,
  omissionsOf,
  render,
  subscriptionHeaders,
} from '@orrery/renderer';
import { hashToken } from '@orrery/subscription';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { RefusedStatuses } from '../config.ts';
import { errors } from '../http/schema.ts';
import type { LinkLimits } from './link-limits.ts';
import { prepareDelivery, type DocumentDeps } from './profile.ts';

export interface LinkDeps extends DocumentDeps {
  readonly clock: Clock;
  readonly limits: LinkLimits;
  readonly refused: RefusedStatuses;
}

/** Longer than any token we or an importer make; a longer one is unknown without a look-up. */
const TOKEN_LONGEST = 200;

const HARDENED = {
  'Cache-Control': 'private, no-cache',
  Vary: 'User-Agent, Accept',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
};

const unknownLink = () => new DomainError('not_found', 'NOT_FOUND', 'No such subscription');

const formatList = formats.join(', ');
const Token = Type.String({ description: 'The secret part of the link', maxLength: 512 });
const FormatText = Type.String({ description: `One of: ${formatList}`, maxLength: 32 });

interface Query {
  readonly format?: string;
}

/** `GET` and `HEAD` of `/s/<token>`: the document each client understands. */
export function linkRoutes(app: FastifyInstance, deps: LinkDeps): void {
  const about = (summary: string) => ({
    tags: ['subscription link'],
    summary,
    description: `Formats: ${formatList}. Without one the User-Agent decides; \`?format=\` always wins. Answers 304 to \`If-None-Match\`.`,
    querystring: Type.Object({ format: Type.Optional(FormatText) }),
    response: {
      200: { description: 'The document', content: documentContent },
      304: Type.Null({ description: 'Not changed; the usage headers are fresh' }),
      ...errors(403, 404),
    },
  });
  app.get<{ Params: { token: string }; Querystring: Query }>(
    '/s/:token',
    {
      schema: {
        ...about('The subscription, in the format the client understands'),
        params: Type.Object({ token: Token }),
      },
    },
    (request, reply) => deliver(deps, request, reply, request.params.token, request.query.format),
  );
  app.get<{ Params: { token: string; format: string }; Querystring: Query }>(
    '/s/:token/:format',
    {
      schema: {
        ...about('The subscription, in a given format'),
        params: Type.Object({ token: Token, format: FormatText }),
      },
    },
    (request, reply) =>
      deliver(deps, request, reply, request.params.token, request.query.format ?? request.params.format),
  );
}

const documentContent = {
  'text/plain; charset=utf-8': { schema: Type.String() },
  'text/yaml; charset=utf-8': { schema: Type.String() },
  'application/json; charset=utf-8': { schema: Type.String() },
};

async function deliver(
  deps: LinkDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  asked: string | undefined,
): Promise<FastifyReply> {
  void reply.headers(HARDENED);
  await deps.limits(request, token);
  if (asked !== undefined && !isFormat(asked)) throw unknownFormat();
  const found = token.length > TOKEN_LONGEST ? null : await findByLink(deps.db, hashToken(token));
  if (!found) throw unknownLink();

  const { form } = chooseForm({ userAgent: request.headers['user-agent'], asked });
  const url = `${deps.publicUrl}/s/${encodeURIComponent(token)}${asked === undefined ? '' : `/${asked}`}`;
  const { status, profile, facts } = await prepareDelivery(deps, found, url, deps.clock.now());
  refuseIfSet(deps.refused, status, profile.access.kind);

  const tag = documentTag(form, profile);
  void reply.headers({ ...subscriptionHeaders(facts), ETag: tag });
  if (matches(request.headers['if-none-match'], tag)) {
    void reply.header('X-Orrery-Omitted', String(omissionsOf(form, profile).length));
    return reply.code(304).send();
  }
  const document = render(form, profile);
  return reply.headers(documentHeaders(form, profile.title, document.omitted.length)).send(document.body);
}

const unknownFormat = () => new DomainError('not_found', 'NOT_FOUND', `No such format; there are: ${formatList}`);

function refuseIfSet(refused: RefusedStatuses, status: string, access: 'usable' | 'inert'): void {
  if (access === 'usable') return;
  const code = refused[status as keyof RefusedStatuses];
  if (code === 403) throw new DomainError('forbidden', 'FORBIDDEN', `This subscription is ${status}`);
  if (code === 404) throw unknownLink();
}

/** RFC 9110 §13.1.2: a list of tags, compared weakly, or `*`. */
function matches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === tag);
}
