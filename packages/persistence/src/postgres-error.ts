/** SQLSTATE codes this code base acts on. */
const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';

interface PostgresProblem {
  readonly code: string;
  readonly constraint_name?: string;
}

/** Drizzle wraps the driver's error, and its message carries every parameter: look only at the cause, log neither. */
function postgresProblem(error: unknown): PostgresProblem | undefined {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if (current.name === 'PostgresError' && 'code' in current) return current as unknown as PostgresProblem;
    current = current.cause;
  }
  return undefined;
}

export const isUniqueViolation = (error: unknown, constraint: string): boolean => {
  const problem = postgresProblem(error);
  return problem?.code === UNIQUE_VIOLATION && problem.constraint_name === constraint;
};

export const isForeignKeyViolation = (error: unknown): boolean =>
  postgresProblem(error)?.code === FOREIGN_KEY_VIOLATION;

export const isWorthRetrying = (error: unknown): boolean => {
  const code = postgresProblem(error)?.code;
  return code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED;
};

/** What may be logged of a database error: its SQLSTATE, never its text. */
export const sqlState = (error: unknown): string | undefined => postgresProblem(error)?.code;
