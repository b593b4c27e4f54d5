import type { Choice } from './choose-response.ts';
import type { Dressing } from './kept-dressing.ts';
import type { Reader } from './kept-documents.ts';
import type { KeptLink } from './kept-links.ts';
import { key16In, key32In, printIn, slashesIn, unpackKeys, uuidIn } from './packed-keys.ts';
import { type Person, type PersonalTexts, portTexts, usageTexts } from './personal.ts';
import type { DocumentDeps } from './standing.ts';

export interface Asked {
  readonly dressing: Dressing;
  /** By the dressing. */
  readonly choice: Choice;
  readonly token: string;
  /** In the path or the query, as it was written; some documents name where they can be fetched again. */
  readonly format: string | undefined;
}

/** Who reads a link. Its texts are worked out when they are asked for, for most documents show one of them. */
export function readerOf(link: KeptLink, asked: Asked, { publicUrl }: Pick<DocumentDeps, 'publicUrl'>): Reader {
  const { keys, standing, ports } = link;
  const texts = new TextsOfLink(link, asked, publicUrl);
  return {
    texts,
    keyPrint: printIn(keys),
    slashes: slashesIn(keys),
    hasQuota: standing.usage.totalBytes !== null,
    ports,
    person: (): Person => ({ credential: unpackKeys(keys), ports, managedUrl: texts.url, usage: standing.usage }),
  };
}

class TextsOfLink implements PersonalTexts {
  readonly [port: `port ${number}`]: string;
  readonly #link: KeptLink;
  readonly #asked: Asked;
  readonly #publicUrl: string;

  constructor(link: KeptLink, asked: Asked, publicUrl: string) {
    this.#link = link;
    this.#asked = asked;
    this.#publicUrl = publicUrl;
    if (link.ports !== null) Object.assign(this, portTexts(link.ports));
  }

  get uuid(): string {
    return uuidIn(this.#link.keys);
  }

  get key16(): string {
    return key16In(this.#link.keys);
  }

  get key32(): string {
    return key32In(this.#link.keys);
  }

  get url(): string {
    const { token, format } = this.#asked;
    return `${this.#publicUrl}/s/${encodeURIComponent(token)}${format === undefined ? '' : `/${format}`}`;
  }

  get used(): string {
    return usageTexts(this.#link.standing.usage).used;
  }

  get remaining(): string {
    return usageTexts(this.#link.standing.usage).remaining;
  }
}
