import { createHash } from 'node:crypto';
import { type Access, type Form, documentHeaders, documentTag, type Profile, render } from '@orrery/renderer';
import { LRUCache } from 'lru-cache';
import type { Keyring } from '../keyring.ts';
import { hostOf } from './host-of.ts';
import type { ShownNodes } from './kept-nodes.ts';
import type { Person, PersonalTexts } from './personal.ts';
import { isSpliceable, makeTemplate, type Template } from './template.ts';

/** Bytes of templates that are kept, about. */
const MOST_BYTES = 48 * 1024 * 1024;

/** Of a document that no template was made of. */
const UNKNOWN_BYTES = 20_000;

/** What the documents of all people share, beside the nodes. */
export type Shared = Omit<Profile, 'managedUrl' | 'usage' | 'access'>;

/** One person's document before it is written: its tag costs one hash, its body little more. */
export interface PersonalDocument {
  /** Strong, with its quotes. */
  readonly tag: string;
  /** What depends on the document; the names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  body(): string;
  /** Bytes the body takes in memory, about. */
  readonly size: number;
}

/** Who a document is for: the texts that show in it, and how to make the person where it must be rendered. */
export interface Reader {
  readonly texts: PersonalTexts;
  person(): Person;
}

/** The nodes that a document shows, or why there are none. */
export type Content = ShownNodes | Extract<Access, { kind: 'inert' }>;

export interface KeptDocuments {
  of(form: Form, content: Content, shared: Shared, reader: Reader): PersonalDocument;
}

interface Compiled {
  readonly template: Template | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Documents are drawn once for what they show and filled in for each person. */
export function keepDocuments(keyring: Keyring): KeptDocuments {
  const compiled = new LRUCache<string, Compiled>({ maxSize: MOST_BYTES });

  const profileOf = (content: Content, shared: Shared, { credential, managedUrl, usage }: Person): Profile => ({
    ...shared,
    managedUrl,
    usage,
    access:
      'nodes' in content
        ? { kind: 'usable', hosts: content.nodes.map((node) => hostOf(node, credential, keyring)) }
        : content,
  });

  function compile(form: Form, content: Content, shared: Shared, hasQuota: boolean): Compiled {
    let omitted = 0;
    const template = makeTemplate((person) => {
      const drawn = render(form, profileOf(content, shared, person));
      omitted = drawn.omitted.length;
      return drawn.body;
    }, hasQuota);
    return { template, headers: lowerCased(documentHeaders(form, shared.title, omitted)) };
  }

  function compiledFor(form: Form, content: Content, shared: Shared, hasQuota: boolean): Compiled {
    const key = JSON.stringify([form, 'nodes' in content ? content.id : content, hasQuota, shared]);
    const known = compiled.get(key);
    if (known) return known;
    const made = compile(form, content, shared, hasQuota);
    compiled.set(key, made, { size: (made.template?.size ?? 0) + 2 * key.length + 500 });
    return made;
  }

  return {
    of(form, content, shared, reader) {
      const { template, headers } = compiledFor(form, content, shared, reader.texts.remaining !== '');
      if (template && isSpliceable(reader.texts)) {
        const own = template.texts.map((text) => reader.texts[text]);
        return {
          tag: tagOf(template.digest, own),
          headers,
          body: () => template.splice(reader.texts),
          size: template.size,
        };
      }
      const profile = profileOf(content, shared, reader.person());
      const size = template?.size ?? UNKNOWN_BYTES;
      return { tag: documentTag(form, profile), headers, body: () => render(form, profile).body, size };
    },
  };
}

const tagOf = (digest: string, own: readonly string[]): string =>
  `"${createHash('sha256')
    .update(`${digest}\n${own.join('\n')}`)
    .digest('base64url')}"`;

export const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
