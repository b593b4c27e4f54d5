import { DomainError, type ErrorDetails, type ErrorKind } from '@orrery/kernel';
import { sqlState } from '@orrery/persistence';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorEnvelope } from './schema.ts';

/** Native status of each kind of refusal; other protocols have tables of their own. */
const STATUS: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  limited: 429,
  unavailable: 503,
};

/** Every code the native API answers; docs/errors.md is generated from it. */
export const ERROR_CODES = {
  VALIDATION_ERROR: {
    status: 400,
    meaning: 'The request is malformed or breaks a rule; `details.fields` names each wrong field.',
  },
  UNAUTHORIZED: {
    status: 401,
    meaning: 'No token, or one that is wrong, expired or revoked; at sign-in: wrong e-mail or password.',
  },
  FORBIDDEN: {
    status: 403,
    meaning:
      "Signed in, but this is not allowed (wrong role, another node's path, or the password must be changed first).",
  },
  NOT_FOUND: { status: 404, meaning: 'No such route or thing, or one that is not yours to know of.' },
  CONFLICT: {
    status: 409,
    meaning:
      'It collides with what is there: a duplicate name, a stale version, a thing in use, a transition that is not allowed.',
  },
  PAYLOAD_TOO_LARGE: { status: 413, meaning: 'The body is larger than this route takes.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, meaning: 'The body is not of a type this route takes.' },
  RATE_LIMITED: { status: 429, meaning: 'Too many requests or failed sign-ins; `Retry-After` says when to try again.' },
  INTERNAL_ERROR: { status: 500, meaning: 'A failure of ours; the log has it under the request id.' },
  UNAVAILABLE: { status: 503, meaning: 'The database cannot be reached, or the service is overloaded; try again.' },
} as const satisfies Record<string, { status: number; meaning: string }>;

/** `title` stands above the detailed message where there is a short form of it. */
export function errorBody(code: string, message: string, details?: ErrorDetails, title = message): ErrorEnvelope {
  return { success: false, message: title, error: { code, message, ...(details && { details }) } };
}

/** What went wrong, before a protocol words it: the native status and code, and what may be said. */
export interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly title?: string | undefined;
  readonly details?: ErrorDetails;
}

/** What the framework itself refuses, by its status. */
const FRAMEWORK_ANSWERS: Readonly<Record<number, Failure>> = {
  404: { status: 404, code: 'NOT_FOUND', message: 'No such route' },
  413: { status: 413, code: 'PAYLOAD_TOO_LARGE', message: 'The request body is too large' },
  415: { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', message: 'The request body must be application/json' },
  429: { status: 429, code: 'RATE_LIMITED', message: 'Too many requests' },
};

function ofFramework(error: FastifyError): Failure | undefined {
  const { statusCode = 500 } = error;
  if (statusCode < 400 || statusCode >= 500) return undefined;
  const fields = [{ path: '', message: frameworkMessage(error) }];
  return (
    FRAMEWORK_ANSWERS[statusCode] ?? {
      status: 400,
      code: 'VALIDATION_ERROR',
      message: 'The request is malformed',
      details: { fields },
    }
  );
}

/** The framework repeats the path, in which there may be a secret. */
const MESSAGES_OF_PATHS: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'the path is not valid',
  FST_ERR_MAX_PARAM_LENGTH: 'a part of the path is too long',
};

/** The framework's texts for bad bodies say what is wrong and hold nothing of the request but a position. */
function frameworkMessage(error: FastifyError): string {
  if (error.code === 'FST_ERR_CTP_INVALID_JSON_BODY' || error instanceof SyntaxError) return 'not valid JSON';
  return MESSAGES_OF_PATHS[error.code] ?? error.message;
}

const CONNECTION_LOST = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
]);

/** The database is away: 57P0x (shutting down, starting), 53300 (too many connections), or no connection at all. */
export function isOutage(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return state.startsWith('57P') || state === '53300';
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth++) {
    if ('code' in current && typeof current.code === 'string' && CONNECTION_LOST.has(current.code)) return true;
  }
  return false;
}

function failureFor(error: unknown): Failure {
  if (error instanceof DomainError) {
    return {
      status: STATUS[error.kind],
      code: error.code,
      message: error.message,
      title: error.title,
      ...(error.details && { details: error.details }),
    };
  }
  if (isOutage(error)) {
    return {
      status: 503,
      code: 'UNAVAILABLE',
      message: 'The database cannot be reached; try again',
      details: { retryAfterSeconds: 1 },
    };
  }
  return (
    ofFramework(error as FastifyError) ?? { status: 500, code: 'INTERNAL_ERROR', message: 'An internal error occurred' }
  );
}

/** Only names, codes and stack frames: messages of database errors carry every parameter of the query. */
export const loggable = (error: unknown) =>
  error instanceof Error
    ? {
        name: error.name,
        sqlState: sqlState(error),
        ...(error.constructor.name === 'DrizzleQueryError' ? {} : { message: error.message }),
        frames: error.stack
          ?.split('\n')
          .filter((line) => line.startsWith('    at '))
          .slice(0, 12),
      }
    : { name: typeof error };

/** The one place where anything thrown becomes a failure: logs what is ours, and says when to try again. */
export function failureOf(error: unknown, request: FastifyRequest, reply: FastifyReply): Failure {
  const failure = failureFor(error);
  if (failure.status >= 500) request.log.error({ err: loggable(error) }, 'request failed');
  const retryAfter = failure.details?.retryAfterSeconds;
  if (retryAfter !== undefined) void reply.header('Retry-After', String(Math.max(1, Math.ceil(retryAfter))));
  return failure;
}

/** Strangers ask for links, and guess: what is no link at all is as unknown as one that does not exist. */
const isNoLink = ({ status }: Failure, { url }: FastifyRequest): boolean => status === 400 && url.startsWith('/s/');

const UNKNOWN_LINK: Failure = { status: 404, code: 'NOT_FOUND', message: 'No such subscription' };

/** Answers anything thrown with the native envelope. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const failure = failureOf(error, request, reply);
  const answer = isNoLink(failure, request) ? UNKNOWN_LINK : failure;
  return reply
    .code(answer.status)
    .type('application/json; charset=utf-8')
    .send(errorBody(answer.code, answer.message, answer.details, answer.title));
}
