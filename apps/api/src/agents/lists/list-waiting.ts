/** Requests one node, and all of them, may have waiting here; a further one is answered at once. */
const MOST_PER_NODE = 4;
const MOST_WAITING = 10_000;

/** Counts who waits. */
export function waitingRoom() {
  const waiting = new Map<number, number>();
  let total = 0;
  return {
    /** Runs `wait` if there is room; false when there is not. */
    async hold(nodeId: number, wait: () => Promise<void>): Promise<boolean> {
      const own = waiting.get(nodeId) ?? 0;
      if (own >= MOST_PER_NODE || total >= MOST_WAITING) return false;
      waiting.set(nodeId, own + 1);
      total++;
      try {
        await wait();
        return true;
      } finally {
        const left = (waiting.get(nodeId) ?? 1) - 1;
        if (left === 0) waiting.delete(nodeId);
        else waiting.set(nodeId, left);
        total--;
      }
    },
  };
}
