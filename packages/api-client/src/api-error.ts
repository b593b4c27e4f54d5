/** One wrong field: `path` in dots and brackets, as in `prices[0].amount`. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

interface Envelope {
  readonly error?: { readonly code?: string; readonly message?: string; readonly details?: Record<string, unknown> };
}

/** A request that did not succeed. */
export class ApiError extends Error {
  /** 0: nobody answered. */
  readonly status: number;
  /** Stable, as in docs/errors.md; `UNREACHABLE` when nobody answered. */
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** The log has what happened under it. */
  readonly requestId: string | null;

  constructor(
    status: number,
    code: string,
    message: string,
    rest: { details?: Record<string, unknown> | undefined; requestId?: string | null; cause?: unknown } = {},
  ) {
    super(message, { cause: rest.cause });
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.details = rest.details ?? {};
    this.requestId = rest.requestId ?? null;
  }

  static from(response: Response, body: unknown): ApiError {
    const { error } = (typeof body === 'object' && body !== null ? body : {}) as Envelope;
    return new ApiError(response.status, error?.code ?? 'UNREADABLE', error?.message ?? response.statusText, {
      details: error?.details,
      requestId: response.headers.get('x-request-id'),
    });
  }

  static unreachable(cause: unknown): ApiError {
    return new ApiError(0, 'UNREACHABLE', 'The server cannot be reached', { cause });
  }

  static unreadable(): ApiError {
    return new ApiError(0, 'UNREADABLE', 'The answer cannot be read');
  }

  /** The wrong fields, if that is what is wrong. */
  get fields(): readonly FieldProblem[] {
    const { fields } = this.details;
    return Array.isArray(fields) ? (fields as FieldProblem[]) : [];
  }
}
