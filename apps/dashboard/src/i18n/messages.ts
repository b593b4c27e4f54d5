import { type Locale, locale, useLocale } from './locale.ts';

/** A text, or a function of what stands in it. Functions, so that the compiler knows what a text needs. */
type Message = string | ((...args: never[]) => string);

/** The same texts in another language; the compiler names the missing ones. */
type Same<T> = { readonly [K in keyof T]: T[K] extends (...args: infer A) => string ? (...args: A) => string : string };

interface Messages<T> {
  readonly en: T;
  readonly others: Record<Exclude<Locale, 'en'>, Same<T>>;
}

/** The texts of one page, beside it. English first; every other language has to have them all. */
export const defineMessages = <const T extends Record<string, Message>>(
  en: T,
  others: Record<Exclude<Locale, 'en'>, Same<T>>,
): Messages<T> => ({ en, others });

const textsFor = <T>({ en, others }: Messages<T>, chosen: Locale): Same<T> =>
  chosen === 'en' ? (en as Same<T>) : others[chosen];

/** The texts in the reader's language. */
export const useMessages = <T>(messages: Messages<T>): Same<T> => textsFor(messages, useLocale());

/** The same outside of components; does not follow a change. */
export const messagesNow = <T>(messages: Messages<T>): Same<T> => textsFor(messages, locale.current);
