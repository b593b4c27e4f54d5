import type { Announcement, RevisionFeed } from './feed.ts';

export interface Announcements extends Pick<RevisionFeed, 'current' | 'subscribe' | 'waitAfter'> {
  announce(announcement: Announcement): void;
  /** Lets go of all who wait, now and later. */
  end(): void;
}

/** The part of a feed that lives in memory: who listens and who waits. */
export function announcementsFrom(first: string): Announcements {
  let current = first;
  let hasEnded = false;
  const listeners = new Set<(announcement: Announcement) => void>();
  const waiting = new Set<() => void>();

  return {
    get current() {
      return current;
    },
    announce(announcement) {
      for (const listener of listeners) listener(announcement);
      current = announcement.revision;
      for (const wake of waiting) wake();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    waitAfter: (revision, timeoutMs, signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          waiting.delete(wake);
          signal?.removeEventListener('abort', wake);
          waiting.delete(wake);
          resolve(current);
        };
        const timer = setTimeout(wake, timeoutMs);
        if (hasEnded || current !== revision || signal?.aborted) return wake();
        waiting.add(wake);
        signal?.addEventListener('abort', wake);
      }),
    end() {
      hasEnded = true;
      for (const wake of waiting) wake();
    },
  };
}
