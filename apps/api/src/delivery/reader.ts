import type { Choice } from './choose-response.ts';
import type { Dressing } from './kept-dressing.ts';
import { PRINT_LENGTH, printOf, type Reader } from './kept-documents.ts';
import type { KeptLink } from './kept-links.ts';
import { type Person, type PersonalTexts, type Slashes, usageTexts } from './personal.ts';
import { credentialOfLink, type DocumentDeps, type Standing } from './standing.ts';

/** Base64 of 16 and of 32 bytes. */
const KEY16_LENGTH = 24;
const KEY32_LENGTH = 44;

export interface Asked {
  readonly dressing: Dressing;
  /** By the dressing. */
  readonly choice: Choice;
  readonly token: string;
  /** In the path or the query, as it was written; some documents name where they can be fetched again. */
  readonly format: string | undefined;
}

/** What follows from a link alone. */
export interface Derived {
  readonly standing: Standing;
  /** See {@link packKeys}. */
  readonly keys: string;
  readonly slashes: Slashes;
  /** Which fetch of all was the last one of this link. */
  askedAt: number;
}

/**
 * A print of the keys, the UUID, and the two keys as documents show them, in one flat text: a process keeps very many of
 * these, and texts that were put together or cut hold on to their parts.
 */
export function packKeys({ uuid, key16, key32 }: Pick<PersonalTexts, 'uuid' | 'key16' | 'key32'>): string {
  return Buffer.from(`${printOf(uuid, key16, key32)}${uuid}${key16}${key32}`).toString();
}

/** Who reads a link. Its texts are worked out when they are asked for, for most documents show one of them. */
export function readerOf(link: KeptLink, asked: Asked, derived: Derived, deps: DocumentDeps): Reader {
  const { keys, slashes, standing } = derived;
  const texts = new TextsOfLink(asked, derived, deps.publicUrl);
  return {
    texts,
    keyPrint: keys.slice(0, PRINT_LENGTH),
    slashes,
    hasQuota: standing.usage.totalBytes !== null,
    person: (): Person => ({
      credential: credentialOfLink(link, deps.keyring),
      ports: link.ports,
      managedUrl: texts.url,
      usage: standing.usage,
    }),
  };
}

class TextsOfLink implements PersonalTexts {
  readonly #asked: Asked;
  readonly #derived: Derived;
  readonly #publicUrl: string;

  constructor(asked: Asked, derived: Derived, publicUrl: string) {
    this.#asked = asked;
    this.#derived = derived;
    this.#publicUrl = publicUrl;
  }

  get uuid(): string {
    return this.#derived.keys.slice(PRINT_LENGTH, -KEY16_LENGTH - KEY32_LENGTH);
  }

  get key16(): string {
    return this.#derived.keys.slice(-KEY16_LENGTH - KEY32_LENGTH, -KEY32_LENGTH);
  }

  get key32(): string {
    return this.#derived.keys.slice(-KEY32_LENGTH);
  }

  get url(): string {
    const { token, format } = this.#asked;
    return `${this.#publicUrl}/s/${encodeURIComponent(token)}${format === undefined ? '' : `/${format}`}`;
  }

  get used(): string {
    return usageTexts(this.#derived.standing.usage).used;
  }

  get remaining(): string {
    return usageTexts(this.#derived.standing.usage).remaining;
  }
}
