import type { Instant } from '@orrery/kernel';
import { type Form, type HeaderFacts, subscriptionHeaders } from '@orrery/renderer';
import { LRUCache } from 'lru-cache';
import { type Content, keepDocuments, lowerCased, type Reader, type Shared } from './kept-documents.ts';
import type { KeptLink } from './kept-links.ts';
import type { KeptNodes } from './kept-nodes.ts';
import { keyTexts, type Person, type PersonalTexts, usageTexts } from './personal.ts';
import { credentialOfLink, type DocumentDeps, type Standing, standingOf } from './standing.ts';

/** Bytes of whole answers that are kept, about: what is asked for often is not put together again. */
const MOST_BYTES = 24 * 1024 * 1024;
/** An answer without its body, measured on the heap. */
const ANSWER_BYTES = 1_500;
const MOST_TITLES = 1_000;

/** Sent with every answer of a link. */
export const HARDENED = {
  'cache-control': 'private, no-cache',
  vary: 'User-Agent, Accept',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
};

type Headers = Readonly<Record<string, string>>;

/** One link in one form, ready to be sent. */
export interface Answer {
  /** Strong, with its quotes. */
  readonly tag: string;
  readonly headers: Headers;
  /** Of a 304: without what describes the body. */
  readonly headersOfUnchanged: Headers;
  /** Encoded once, however often it is sent. */
  body(): Buffer;
}

export interface Asked {
  readonly form: Form;
  /** What was asked for, behind the public URL; some documents name it. */
  readonly path: string;
}

export interface Answers {
  /** How the link stands now. */
  standing(link: KeptLink): Standing;
  /** At once when the nodes are kept. */
  find(link: KeptLink, asked: Asked): Answer | Promise<Answer>;
}

/** What follows from a link alone: how it stands, and its credentials as documents show them. */
interface Derived {
  readonly standing: Standing;
  readonly keys: Pick<PersonalTexts, 'uuid' | 'key16' | 'key32'>;
}

interface Kept extends Answer {
  readonly asked: Asked;
  readonly derived: Derived;
  /** What its body takes in memory, about. */
  readonly bodyBytes: number;
  readonly content: Content;
}

/** Puts answers together from what is kept, without a query but for the nodes. */
export function keepAnswers({ clock, keyring, publicUrl, settings }: DocumentDeps, nodes: KeptNodes): Answers {
  const documents = keepDocuments(keyring);
  const answers = new LRUCache<KeptLink, Kept>({ maxSize: MOST_BYTES });
  const commonHeaders = new LRUCache<string, Headers>({ max: MOST_TITLES });

  function derivedOf(link: KeptLink): Derived {
    const now = clock.now();
    const known = link.derived as Derived | undefined;
    if (known && isValid(known.standing, now)) return known;
    const derived = {
      standing: standingOf(link, settings.language, now),
      keys: known?.keys ?? keyTexts(credentialOfLink(link, keyring)),
    };
    link.derived = derived;
    return derived;
  }

  function keptFor(link: KeptLink, asked: Asked, derived: Derived, content: Content): Answer {
    const known = answers.get(link);
    const isSame =
      known?.derived === derived &&
      known.content === content &&
      known.asked.form === asked.form &&
      known.asked.path === asked.path;
    if (isSame) return known;
    const made = make(link, asked, derived, content);
    answers.set(link, made, { size: ANSWER_BYTES + made.bodyBytes });
    return made;
  }

  function make(link: KeptLink, asked: Asked, derived: Derived, content: Content): Kept {
    const { usage } = derived.standing;
    const title = settings.title ?? link.planName;
    const shared: Shared = { title, updateIntervalHours: settings.updateIntervalHours };
    const managedUrl = `${publicUrl}${asked.path}`;
    const reader: Reader = {
      texts: { ...derived.keys, ...usageTexts(usage), url: managedUrl },
      person: (): Person => ({ credential: credentialOfLink(link, keyring), managedUrl, usage }),
    };
    const document = documents.of(asked.form, content, shared, reader);
    const headersOfUnchanged = { ...headersOf(link, title, derived.standing), etag: document.tag };
    let bytes: Buffer | undefined;
    return {
      asked,
      derived,
      content,
      bodyBytes: document.size,
      tag: document.tag,
      headers: { ...headersOfUnchanged, ...document.headers },
      headersOfUnchanged: { ...headersOfUnchanged, 'x-orrery-omitted': document.headers['x-orrery-omitted'] ?? '0' },
      body: () => (bytes ??= Buffer.from(document.body())),
    };
  }

  function headersOf(link: KeptLink, title: string, { usage, refillAt }: Standing): Headers {
    const own = lowerCased(subscriptionHeaders({ ...NOTHING, usage, expiresAt: link.subscription.endsAt, refillAt }));
    return {
      ...commonOf(title),
      'subscription-userinfo': own['subscription-userinfo'] ?? '',
      ...(own['subscription-refill-date'] !== undefined && {
        'subscription-refill-date': own['subscription-refill-date'],
      }),
    };
  }

  /** What all of one title are told; the links in it are parsed once. */
  function commonOf(title: string): Headers {
    const known = commonHeaders.get(title);
    if (known) return known;
    const { updateIntervalHours, supportUrl, announcement } = settings;
    const common = {
      ...HARDENED,
      ...lowerCased(
        subscriptionHeaders({
          ...NOTHING,
          title,
          updateIntervalHours,
          webPageUrl: publicUrl,
          ...(supportUrl !== undefined && { supportUrl }),
          ...(announcement !== undefined && { announcement }),
        }),
      ),
    };
    commonHeaders.set(title, common);
    return common;
  }

  return {
    standing: (link) => derivedOf(link).standing,
    find(link, asked) {
      const derived = derivedOf(link);
      if (derived.standing.inert) return keptFor(link, asked, derived, derived.standing.inert);
      const shown = nodes.shownTo(link.terms.nodeTags);
      return shown instanceof Promise
        ? shown.then((loaded) => keptFor(link, asked, derived, loaded))
        : keptFor(link, asked, derived, shown);
    },
  };
}

const NOTHING: HeaderFacts = {
  title: '',
  updateIntervalHours: 1,
  usage: { uploadBytes: 0n, downloadBytes: 0n, totalBytes: null },
  expiresAt: null,
  refillAt: null,
};

const isValid = ({ validUntil }: Standing, now: Instant): boolean => validUntil === null || now < validUntil;
