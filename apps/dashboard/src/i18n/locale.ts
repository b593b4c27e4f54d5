import { useSyncExternalStore } from 'react';

/** The languages that are complete. */
export const locales = { en: 'English', zh: '中文' } as const;
export type Locale = keyof typeof locales;

const KEPT = 'orrery-locale';

function firstLocale(): Locale {
  const kept = localStorage.getItem(KEPT);
  const wanted = [...(kept === null ? [] : [kept]), ...navigator.languages].map((tag) => tag.slice(0, 2));
  return wanted.find((tag): tag is Locale => tag in locales) ?? 'en';
}

let current = firstLocale();
document.documentElement.lang = current;
const listeners = new Set<() => void>();

export const locale = {
  get current(): Locale {
    return current;
  },
  choose(next: Locale): void {
    current = next;
    localStorage.setItem(KEPT, next);
    document.documentElement.lang = next;
    for (const listener of listeners) listener();
  },
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const useLocale = (): Locale => useSyncExternalStore(subscribe, () => locale.current);
