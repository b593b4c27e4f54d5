/** What went wrong, in words every protocol can map to its own status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'limited'
  | 'unavailable';

/** One wrong field: `path` in dots and brackets (`plugin_opts.obfs`, `[3].upload`), `message` for a person. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

export interface ErrorDetails {
  readonly fields?: readonly FieldProblem[];
  /** When it is worth trying again. */
  readonly retryAfterSeconds?: number;
  readonly [key: string]: unknown;
}

/**
 * The one way a use case says no. `code` is stable and documented in docs/errors.md; `message`, `title` and `details`
 * are public; whatever must stay inside goes into `cause`, which is logged and never sent.
 */
export class DomainError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly details: ErrorDetails | undefined;
  /** The short form of the message ("Node not found"), where the envelope shows one above the detailed one. */
  readonly title: string | undefined;

  constructor(
    kind: ErrorKind,
    code: string,
    message: string,
    options: { details?: ErrorDetails; title?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DomainError';
    this.kind = kind;
    this.code = code;
    this.details = options.details;
    this.title = options.title;
  }
}

/** The input breaks a rule that no schema could say; names the field. */
export const invalidField = (path: string, message: string): DomainError =>
  new DomainError('invalid', 'VALIDATION_ERROR', message, { details: { fields: [{ path, message }] } });
