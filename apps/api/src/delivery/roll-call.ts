/** Which processes there are, as seen last. */
export interface RollCall {
  /** It will go, and nobody has to miss it. */
  farewell(process: string): void;
  /** Whether one that was there is not any more, and said no farewell. */
  misses(present: ReadonlySet<string>): boolean;
}

export function rollCall(): RollCall {
  let known: ReadonlySet<string> = new Set();
  const leaving = new Set<string>();
  return {
    farewell(process) {
      leaving.add(process);
    },
    misses(present) {
      const gone = [...known].filter((process) => !present.has(process));
      known = present;
      // A farewell may be heard of before the process is seen: it counts until the process has been missed.
      return gone.filter((process) => !leaving.delete(process)).length > 0;
    },
  };
}
