import { LEVELS, type Level } from './config.ts';

export type Log = (level: Level, message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** One line of JSON per event on stdout. Never give it a token, a password or a client's address. */
export function logTo(stream: NodeJS.WritableStream, most: Level): Log {
  const shown = LEVELS.slice(0, LEVELS.indexOf(most) + 1);
  return (level, message, fields = {}) => {
    if (shown.includes(level))
      stream.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
  };
}

export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
};
