import { createHash } from 'node:crypto';
import {
  type Access,
  type Form,
  documentHeaders,
  documentTag,
  omissionsOf,
  type Profile,
  render,
} from '@orrery/renderer';
import type { Credential } from '@orrery/subscription';
import { LRUCache } from 'lru-cache';
import type { Keyring } from '../keyring.ts';
import { hostOf } from './host-of.ts';
import type { ShownNodes } from './kept-nodes.ts';
import type { Person, PersonalTexts } from './personal.ts';
import { isSpliceable, makeTemplate, type Template } from './template.ts';

/** Bytes of templates that are kept, about. */
const MOST_BYTES = 48 * 1024 * 1024;

/** What the documents of all people share, beside the nodes. */
export type Shared = Omit<Profile, 'managedUrl' | 'usage' | 'access'>;

/** One person's document before it is written: its tag costs one hash, its body little more. */
export interface PersonalDocument {
  /** Strong, with its quotes. */
  readonly tag: string;
  /** What depends on the document; the names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  body(): string;
}

/** Who a document is for: the texts that show in it, and how to make the person where it must be rendered. */
export interface Reader {
  readonly texts: PersonalTexts;
  person(): Person;
}

export interface KeptDocuments {
  usable(form: Form, shown: ShownNodes, shared: Shared, reader: Reader): PersonalDocument;
  inert(form: Form, access: Extract<Access, { kind: 'inert' }>, shared: Shared, reader: Reader): PersonalDocument;
}

interface Compiled {
  readonly template: Template | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Documents are drawn once for the nodes they show and filled in for each person. */
export function keepDocuments(keyring: Keyring): KeptDocuments {
  const compiled = new LRUCache<string, Compiled>({ maxSize: MOST_BYTES });

  const accessOf = ({ nodes }: ShownNodes, credential: Credential): Access => ({
    kind: 'usable',
    hosts: nodes.map((node) => hostOf(node, credential, keyring)),
  });

  function compile(form: Form, shown: ShownNodes, shared: Shared, hasQuota: boolean): Compiled {
    const profileOf = ({ credential, managedUrl, usage }: Person): Profile => ({
      ...shared,
      managedUrl,
      usage,
      access: accessOf(shown, credential),
    });
    let omitted = 0;
    const template = makeTemplate((person) => {
      const drawn = render(form, profileOf(person));
      omitted = drawn.omitted.length;
      return drawn.body;
    }, hasQuota);
    return { template, headers: lowerCased(documentHeaders(form, shared.title, omitted)) };
  }

  const rendered = (
    form: Form,
    shared: Shared,
    reader: Reader,
    access: (person: Person) => Access,
  ): PersonalDocument => {
    const person = reader.person();
    const profile = { ...shared, managedUrl: person.managedUrl, usage: person.usage, access: access(person) };
    return {
      tag: documentTag(form, profile),
      headers: lowerCased(documentHeaders(form, shared.title, omissionsOf(form, profile).length)),
      body: () => render(form, profile).body,
    };
  };

  return {
    usable(form, shown, shared, reader) {
      const hasQuota = reader.texts.remaining !== '';
      const key = JSON.stringify([form, shown.id, hasQuota, shared]);
      const known = compiled.get(key) ?? compile(form, shown, shared, hasQuota);
      compiled.set(key, known, { size: known.template?.size ?? 500 });
      const { template, headers } = known;
      if (template === null || !isSpliceable(reader.texts)) {
        return rendered(form, shared, reader, ({ credential }) => accessOf(shown, credential));
      }
      const own = template.texts.map((text) => reader.texts[text]);
      return { tag: tagOf(template.digest, own), headers, body: () => template.splice(reader.texts) };
    },
    inert: (form, access, shared, reader) => rendered(form, shared, reader, () => access),
  };
}

const tagOf = (digest: string, own: readonly string[]): string =>
  `"${createHash('sha256')
    .update(`${digest}\n${own.join('\n')}`)
    .digest('base64url')}"`;

export const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
