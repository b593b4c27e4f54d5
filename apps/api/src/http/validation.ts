import type { FieldProblem } from '@orrery/kernel';
import { DomainError } from '@orrery/kernel';
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';

const options: Options = { allErrors: true, useDefaults: true, strict: false, removeAdditional: false };

/** Bodies are taken as they are: `"8388"` is not a port. */
const exact = addFormats.default(new Ajv({ ...options, coerceTypes: false }));
/** Paths, queries and headers are text, so numbers and booleans are read from it. */
const coercing = addFormats.default(new Ajv({ ...options, coerceTypes: true }));

/** `/plugin_opts/obfs` → `plugin_opts.obfs`, `/2/upload` → `[2].upload`. */
function fieldPath(error: ErrorObject): string {
  const segments = error.instancePath
    .split('/')
    .slice(1)
    .map((s) => s.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (error.keyword === 'required') segments.push(String(error.params['missingProperty']));
  if (error.keyword === 'additionalProperties') segments.push(String(error.params['additionalProperty']));
  return segments.reduce((path, s) => (/^\d+$/.test(s) ? `${path}[${s}]` : path === '' ? s : `${path}.${s}`), '');
}

function fieldMessage(error: ErrorObject): string {
  switch (error.keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not a known field';
    case 'enum':
      return `must be one of: ${(error.params['allowedValues'] as unknown[]).map(String).join(', ')}`;
    case 'const':
      return `must be ${JSON.stringify(error.params['allowedValue'])}`;
    default:
      return error.message ?? 'is not valid';
  }
}

const MOST_FIELDS = 50;

function invalid(problems: readonly ErrorObject[]): DomainError {
  const fields: FieldProblem[] = problems
    .slice(0, MOST_FIELDS)
    .map((problem) => ({ path: fieldPath(problem).slice(0, 200), message: fieldMessage(problem) }));
  const first = fields[0];
  const where = first?.path ? `${first.path} ` : '';
  return new DomainError('invalid', 'VALIDATION_ERROR', `${where}${first?.message ?? 'is not valid'}`, {
    details: { fields },
  });
}

/** Fastify's validator: names every wrong field. Made at a route's first request, or the start would wait for all of them. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const ajv = httpPart === 'body' ? exact : coercing;
  let validate: ValidateFunction | undefined;
  return (data: unknown) => {
    validate ??= ajv.compile(schema);
    return validate(data) ? { value: data } : { error: invalid(validate.errors ?? []) };
  };
};

const hostile = (text: string): string | undefined =>
  text.includes('\0') ? 'must not contain NUL' : text.isWellFormed() ? undefined : 'must be valid Unicode';

/** The first text in a parsed value that PostgreSQL could not store as it is: NUL, or half a surrogate pair. */
function findHostileText(value: unknown, path: string, depth: number): FieldProblem | undefined {
  if (typeof value === 'string') {
    const message = hostile(value);
    return message === undefined ? undefined : { path, message };
  }
  if (value === null || typeof value !== 'object') return undefined;
  if (depth > 64) return { path, message: 'is nested too deeply' };
  for (const [key, inner] of Object.entries(value)) {
    const innerPath = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    if (hostile(key)) return { path, message: 'has a field name that is not valid text' };
    const found = findHostileText(inner, innerPath, depth + 1);
    if (found) return found;
  }
  return undefined;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route refuses hostile text by itself, where it does not take it for a name of nothing. */
    readonly readsAnyText?: boolean;
  }
}

/** Refuses text that no database column can hold, in body, query and path, before anything else looks at it. */
export function refuseHostileText(request: { body?: unknown; query?: unknown; params?: unknown }): void {
  const problem =
    findHostileText(request.params, '', 0) ??
    findHostileText(request.query, '', 0) ??
    findHostileText(request.body, '', 0);
  if (problem) {
    const shown = { ...problem, path: problem.path.toWellFormed().replaceAll('\0', '').slice(0, 200) };
    throw new DomainError('invalid', 'VALIDATION_ERROR', `${shown.path} ${shown.message}`.trim(), {
      details: { fields: [shown] },
    });
  }
}
