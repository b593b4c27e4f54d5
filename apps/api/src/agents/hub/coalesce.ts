export interface Coalescing {
  /** Something happened. */
  poke(): void;
  stop(): void;
}

/** Calls `run` once when `quietMs` have passed without a poke, at the latest `mostMs` after the first of them. */
export function coalesce(run: () => void, { quietMs, mostMs }: { quietMs: number; mostMs: number }): Coalescing {
  let timer: NodeJS.Timeout | undefined;
  let latestAt = 0;
  const fire = (): void => {
    timer = undefined;
    run();
  };
  return {
    poke() {
      const now = performance.now();
      if (timer === undefined) latestAt = now + mostMs;
      clearTimeout(timer);
      timer = setTimeout(fire, Math.max(0, Math.min(quietMs, latestAt - now)));
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
