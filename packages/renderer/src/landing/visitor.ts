import type { Language } from '../model.ts';
import type { Platform, Visitor } from './model.ts';

interface VisitorHeaders {
  readonly userAgent: string | undefined;
  readonly acceptLanguage: string | undefined;
}

/** From what the browser says of itself; `fallback` is the language for those who ask for none that we have. */
export const visitorOf = ({ userAgent, acceptLanguage }: VisitorHeaders, fallback: Language): Visitor => ({
  language: languageOf(acceptLanguage) ?? fallback,
  platform: platformOf(userAgent ?? ''),
});

/** Real headers are far shorter. */
const MAX_HEADER_LENGTH = 1_024;

const LANGUAGES: Readonly<Record<string, Language>> = { en: 'en', zh: 'zh', fa: 'fa', ru: 'ru' };

/** The one with the highest weight, of equal ones the first (RFC 9110 §12.5.4). */
function languageOf(header = ''): Language | null {
  let best: { language: Language; weight: number } | null = null;
  for (const range of header.slice(0, MAX_HEADER_LENGTH).split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const language = LANGUAGES[tag.split('-')[0] ?? ''];
    const weight = weightOf(parameters);
    if (language !== undefined && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? null;
}

function weightOf(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = given === undefined ? 1 : Number(given.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 0;
}

/** iPads call themselves a Mac: their owners choose. */
function platformOf(userAgent: string): Platform {
  const agent = userAgent.slice(0, MAX_HEADER_LENGTH);
  if (/iPhone|iPad|iPod/.test(agent)) return 'ios';
  if (/Android/.test(agent)) return 'android';
  if (/Windows/.test(agent)) return 'windows';
  if (/Macintosh/.test(agent)) return 'macos';
  return /Linux|X11|CrOS/.test(agent) ? 'linux' : 'android';
}
