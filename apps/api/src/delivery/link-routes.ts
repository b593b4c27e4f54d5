import { DomainError } from '@orrery/kernel';
import { type Format, formats, isFormat } from '@orrery/renderer';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { RefusedStatuses } from '../config.ts';
import { errors } from '../http/schema.ts';
import type { Admission, AdmitDevice } from './admit-device.ts';
import { type Answer, HARDENED } from './answers.ts';
import { type Choice, headersOf } from './choose-response.ts';
import type { Dressing } from './kept-dressing.ts';
import type { KeptLink } from './kept-links.ts';
import type { ShowPage } from './landing.ts';
import { type DocumentSources, keptDocument } from './kept-document.ts';
import { asksForPage, hashOfToken, matches, refusalOf, TOKEN_LONGEST } from './link-request.ts';
import type { Asked } from './reader.ts';
import type { Standing } from './standing.ts';

export interface LinkDeps extends DocumentSources {
  readonly showPage: ShowPage;
  readonly admitDevice: AdmitDevice;
}

const unknownLink = () => new DomainError('not_found', 'NOT_FOUND', 'No such subscription');

const formatList = formats.join(', ');
const Token = Type.String({ description: 'The secret part of the link', maxLength: 512 });
const FormatText = Type.String({ description: `One of: ${formatList}`, maxLength: 32 });

interface Query {
  readonly format?: string;
}

/** `GET` and `HEAD` of `/s/<token>`: the document each client understands. */
export function linkRoutes(app: FastifyInstance, deps: LinkDeps): void {
  app.shortAnswers.push(keptDocument(deps));
  const about = (summary: string) => ({
    tags: ['subscription link'],
    summary,
    description: `Formats: ${formatList}. Without one the rules of the operator and the User-Agent decide, and browsers get a page; \`?format=\` always wins. Answers 304 to \`If-None-Match\`.`,
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
  'text/html; charset=utf-8': { schema: Type.String() },
  'text/yaml; charset=utf-8': { schema: Type.String() },
  'application/json; charset=utf-8': { schema: Type.String() },
};

/** Answers at once what is kept: no query, no promise. */
function deliver(
  deps: LinkDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  asked: string | undefined,
): FastifyReply | Promise<FastifyReply> {
  const tokenHash = hashOfToken(token);
  // An answer brings its own; these stand on the refusals.
  void reply.headers(HARDENED);
  deps.limits.count(request.ip, tokenHash);
  if (asked !== undefined && !isFormat(asked)) throw unknownFormat();
  if (token.length > TOKEN_LONGEST) throw unknownLink();
  const link = deps.links.find(tokenHash);
  const dressing = deps.dressing.now();
  const reading = deps.answers.reading();
  if (!(link instanceof Promise) && !(dressing instanceof Promise) && !reading) return answerFor(link, dressing);
  // All that is not kept is asked for at once: one round trip.
  return Promise.all([link, dressing, reading]).then(([found, dress]) => answerFor(found, dress));

  function answerFor(found: KeptLink | null, dress: Dressing): FastifyReply | Promise<FastifyReply> {
    // Only for links that exist do the rules of operators run, not for strangers.
    if (!found) throw unknownLink();
    const choice = dress.choose(headersOf(request.headers), asked as Format | undefined);
    refuseByRule(choice);
    const { standing } = found;
    refuseIfSet(deps.refused, standing);
    if (asked === undefined && asksForPage(request.headers, choice)) {
      const page = deps.showPage(request, token, found, standing, dress.wordingFor(choice, found.subscription.planId));
      return page.then(({ headers, body }) => reply.headers(headers).send(body));
    }
    const asking = { dressing: dress, choice, token, format: asked };
    const { hwidLimit } = found.terms;
    if (hwidLimit === null || standing.inert) return documented(found, asking);
    const admission = deps.admitDevice(request.headers, found, hwidLimit);
    return admission instanceof Promise
      ? admission.then((settled) => admittedAs(found, asking, settled))
      : admittedAs(found, asking, admission);
  }

  function admittedAs(found: KeptLink, asking: Asked, { refusal, headers }: Admission) {
    void reply.headers(headers);
    if (refusal === null) return documented(found, asking);
    return send(asking, deps.answers.refuse(found, asking, refusal));
  }

  function documented(found: KeptLink, asking: Asked): FastifyReply | Promise<FastifyReply> {
    const answer = deps.answers.find(found, asking);
    return answer instanceof Promise ? answer.then((loaded) => send(asking, loaded)) : send(asking, answer);
  }

  function send({ choice }: Asked, answer: Answer): FastifyReply {
    void reply.header('etag', answer.tag).header('subscription-userinfo', answer.userinfo);
    if (answer.refillDate !== undefined) void reply.header('subscription-refill-date', answer.refillDate);
    if (matches(request.headers['if-none-match'], answer.tag)) {
      return reply.code(304).headers(answer.headersOfUnchanged).send();
    }
    deps.documentCounts.served(choice.form, answer.omitted);
    return reply.headers(answer.headers).send(Buffer.from(answer.body(), 'latin1'));
  }
}

function refuseByRule({ refusal }: Choice): void {
  if (refusal === 'block') throw new DomainError('forbidden', 'FORBIDDEN', 'This client is not served');
  if (refusal === 'not_found') throw unknownLink();
}

const unknownFormat = () => new DomainError('not_found', 'NOT_FOUND', `No such format; there are: ${formatList}`);

function refuseIfSet(refused: RefusedStatuses, standing: Standing): void {
  const { status } = standing;
  const code = refusalOf(refused, standing);
  if (code === 403) throw new DomainError('forbidden', 'FORBIDDEN', `This subscription is ${status}`);
  if (code === 404) throw unknownLink();
}
