import type { Announcement, RevisionFeed } from './revision-feed.ts';

/** What is remembered for `since`. */
const MOST_SCOPES = 10_000;

export interface Announcements extends Pick<RevisionFeed, 'current' | 'subscribe' | 'waitAfter' | 'since'> {
  announce(announcement: Announcement): void;
  /** Lets go of all who wait, now and later. */
  end(): void;
}

/** The part of a feed that lives in memory: who listens, who waits, and the last announcements. */
export function announcementsFrom(first: string): Announcements {
  let current = first;
  let hasEnded = false;
  let remembered: Announcement[] = [];
  let rememberedScopes = 0;
  const listeners = new Set<(announcement: Announcement) => void>();
  const waiting = new Set<() => void>();

  function remember(announcement: Announcement): void {
    remembered.push(announcement);
    rememberedScopes += announcement.scopes.length;
    if (rememberedScopes <= MOST_SCOPES) return;
    // Half of it at once, so that this is not done for every announcement.
    let forgotten = 0;
    while (rememberedScopes > MOST_SCOPES / 2) rememberedScopes -= remembered[forgotten++]?.scopes.length ?? 0;
    remembered = remembered.slice(forgotten);
  }

  return {
    get current() {
      return current;
    },
    announce(announcement) {
      remember(announcement);
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
    since(revision) {
      if (revision === current) return [];
      const index = remembered.findLastIndex(({ previous }) => previous === revision);
      return index < 0 ? undefined : remembered.slice(index);
    },
    end() {
      hasEnded = true;
      for (const wake of waiting) wake();
    },
  };
}
