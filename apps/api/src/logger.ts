import { destination, type Logger, pino } from 'pino';

/**
 * Bytes that are collected before they are written: a write for every line would cost as much as a whole answer. With the
 * line that passes them less than the 4,096 that a pipe takes as one, so that lines of several workers stay whole.
 */
const COLLECTED_BYTES = 3_600;
/** Nobody who looks on waits longer than this for a line. */
const FLUSH_MS = 500;

/** Writes lines to standard output, or to a file. What is collected is written when the process ends. */
export const createLogger = (level: string, file?: string): Logger =>
  pino(
    { level, base: null },
    destination({ dest: file ?? 1, sync: false, minLength: COLLECTED_BYTES, periodicFlush: FLUSH_MS }),
  );
