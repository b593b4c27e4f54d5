/** Queries of one kind that run at the same time. */
const MOST_RUNNING = 2;
/** Keys of one query. */
const MOST_KEYS = 200;

interface Waiting<T> {
  readonly key: string;
  readonly resolve: (found: T | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One at a time for those who ask, many at a time for the database: keys that are asked for in the same turn, and while
 * queries run, share the next one. Planning it costs the database more than finding a row.
 */
export function batched<T>(readMany: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>) {
  const waiting: Waiting<T>[] = [];
  let running = 0;

  async function runNext(): Promise<void> {
    const batch = waiting.splice(0, MOST_KEYS);
    if (batch.length === 0) return;
    running++;
    try {
      const found = await readMany(batch.map(({ key }) => key));
      for (const { key, resolve } of batch) resolve(found.get(key) ?? null);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      running--;
    }
    start();
  }

  function start(): void {
    if (waiting.length > 0 && running < MOST_RUNNING) void runNext();
  }

  return (key: string): Promise<T | null> =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      // What else arrives in this turn of the loop goes along.
      if (waiting.length === 1) setImmediate(start);
    });
}
