import type { OwnPorts } from '@orrery/persistence';
import {
  type Access,
  type Form,
  documentHeaders,
  documentTag,
  type Omission,
  type Profile,
  render,
  showsTitle,
  type Values,
} from '@orrery/renderer';
import { LRUCache } from 'lru-cache';
import type { Keyring } from '../keyring.ts';
import { omittedHosts, type OmittedHosts } from './document-counts.ts';
import { hostOf } from './host-of.ts';
import type { ShownNodes } from './kept-nodes.ts';
import { isUsualPort, type Person, type PersonalTexts, printOf, type Slashes } from './personal.ts';
import { type Bytes, bytesOf, makeTemplate, type Template } from './template.ts';
import { nameOfNode } from './wording.ts';

/** Bytes of templates that are kept, about. */
const MOST_BYTES = 48 * 1024 * 1024;

export type Headers = Readonly<Record<string, string>>;

/** What the documents of all people share to whom the same is said, beside the nodes. */
export interface Shared extends Omit<Profile, 'managedUrl' | 'usage' | 'access'> {
  /** What of it shows in documents, beside the title: the same text for all to whom the same is shown. */
  readonly shown: string;
  /** Hardly anybody else is shown the same: there is nothing to keep for others. */
  readonly isShownToFew: boolean;
  readonly isTitleForFew: boolean;
  /** Sent with every such document; the names in lower case. */
  readonly headers: Headers;
  /** How nodes are called, with variables; null: by their names. */
  readonly nodeName: string | null;
  readonly values: Values;
}

/** One person's document before it is written: its tag costs a look, its body little more. */
export interface PersonalDocument {
  /** Strong, with its quotes. */
  readonly tag: string;
  /** Everything but what is the person's own: shared by many, and the names in lower case. */
  readonly headers: Headers;
  /** Of a 304: without what describes the body. */
  readonly headersOfUnchanged: Headers;
  readonly omitted: OmittedHosts;
  body(): Bytes;
}

/** Who a document is for. */
export interface Reader {
  /** Read only where they show: not all of them are at hand. */
  readonly texts: PersonalTexts;
  readonly slashes: Slashes;
  readonly hasQuota: boolean;
  readonly ports: OwnPorts | null;
  /** Another one for every credential. */
  readonly keyPrint: string;
  /** For what must be rendered. */
  person(): Person;
}

/** The nodes that a document shows, or why there are none. */
export type Content = ShownNodes | Extract<Access, { kind: 'inert' }>;

export interface KeptDocuments {
  of(form: Form, content: Content, shared: Shared, reader: Reader): PersonalDocument;
}

interface Compiled {
  readonly template: Template;
  /** Whether a key of the person shows in it. */
  readonly showsKeys: boolean;
  /** What else of the person shows in it. */
  readonly otherTexts: readonly (keyof PersonalTexts)[];
  readonly omitted: Omitted;
}

/** Hosts that are left out: how many in all, and of them for which reason. */
interface Omitted {
  readonly count: number;
  readonly hosts: OmittedHosts;
}

/** What describes a document, and says how many hosts it leaves out. */
interface DressedHeaders extends Pick<PersonalDocument, 'headers' | 'headersOfUnchanged'> {
  readonly omitted: number;
}

/** Documents are drawn once for what they show and filled in for each person. */
export function keepDocuments(keyring: Keyring): KeptDocuments {
  /** Null: cannot be cut, and has to be rendered for each. */
  const compiled = new LRUCache<string, { readonly document: Compiled | null }>({ maxSize: MOST_BYTES });
  const dressed = new WeakMap<Shared, Map<Form, DressedHeaders>>();

  const profileOf = (content: Content, shared: Shared, { managedUrl, usage, ...owner }: Person): Profile => ({
    title: shared.title,
    updateIntervalHours: shared.updateIntervalHours,
    managedUrl,
    usage,
    values: shared.values,
    ...(shared.template && { template: shared.template }),
    access:
      'nodes' in content
        ? {
            kind: 'usable',
            hosts: content.nodes.map((node) => ({
              ...hostOf(node, owner, keyring),
              name: nameOfNode(node, shared.nodeName, shared.values),
            })),
          }
        : content,
  });

  function compile(form: Form, content: Content, shared: Shared, { slashes, hasQuota }: Reader): Compiled | null {
    let omitted: readonly Omission[] = [];
    const draw = (person: Person): string => {
      const drawn = render(form, profileOf(content, shared, person));
      omitted = drawn.omitted;
      return drawn.body;
    };
    const ownPorts = 'nodes' in content ? content.ownPorts : [];
    const template = makeTemplate(draw, { hasQuota, slashes, ownPorts });
    return (
      template && {
        template,
        showsKeys: template.texts.some(isKey),
        otherTexts: template.texts.filter((text) => !isKey(text)),
        omitted: omittedOf(omitted),
      }
    );
  }

  function drawn(form: Form, content: Content, shared: Shared, reader: Reader): PersonalDocument {
    const profile = profileOf(content, shared, reader.person());
    const { body, omitted } = render(form, profile);
    return dress(form, shared, omittedOf(omitted), documentTag(form, profile), () => bytesOf(body));
  }

  function compiledFor(form: Form, content: Content, shared: Shared, reader: Reader): Compiled | null {
    const nodes = 'nodes' in content ? content.id : JSON.stringify(content);
    const title = showsTitle(form) ? shared.title : '';
    const key = `${form} ${nodes} ${reader.slashes} ${reader.hasQuota} ${title}\n${shared.shown}`;
    const known = compiled.get(key);
    if (known) return known.document;
    const document = compile(form, content, shared, reader);
    compiled.set(key, { document }, { size: (document?.template.size ?? 0) + 2 * key.length + 2_000 });
    return document;
  }

  function dress(
    form: Form,
    shared: Shared,
    omitted: Omitted,
    tag: string,
    body: PersonalDocument['body'],
  ): PersonalDocument {
    const { headers, headersOfUnchanged } = headersFor(form, shared, omitted.count);
    return { tag, headers, headersOfUnchanged, omitted: omitted.hosts, body };
  }

  function headersFor(form: Form, shared: Shared, omitted: number): DressedHeaders {
    const forms = dressed.get(shared) ?? new Map<Form, DressedHeaders>();
    const known = forms.get(form);
    if (known?.omitted === omitted) return known;
    const made = { omitted, ...headersOf(form, shared, omitted) };
    forms.set(form, made);
    dressed.set(shared, forms);
    return made;
  }

  return {
    of(form, content, shared, reader) {
      const isForMany =
        !shared.isShownToFew && !(shared.isTitleForFew && showsTitle(form)) && hasUsualPorts(content, reader);
      const document = isForMany ? compiledFor(form, content, shared, reader) : null;
      if (document === null) return drawn(form, content, shared, reader);
      const { template, omitted } = document;
      return dress(form, shared, omitted, tagOf(document, reader), () => template.splice(reader.texts));
    },
  };
}

/** On all nodes where each has a port of its own. Whom no port was left for is shown fewer nodes than others. */
const hasUsualPorts = (content: Content, { ports }: Reader): boolean =>
  !('nodes' in content) || content.ownPorts.every((id) => isUsualPort(ports?.[id]));

const omittedOf = (omitted: readonly Omission[]): Omitted => ({ count: omitted.length, hosts: omittedHosts(omitted) });

function headersOf(form: Form, { title, headers }: Shared, omitted: number) {
  const own = lowerCased(documentHeaders(form, title, omitted));
  return {
    // What a rule or the operator sets stands above what is worked out.
    headers: { ...own, ...headers },
    headersOfUnchanged: { ...headers, 'x-orrery-omitted': own['x-orrery-omitted'] ?? '0' },
  };
}

const isKey = (text: keyof PersonalTexts): boolean => text === 'uuid' || text === 'key16' || text === 'key32';

function tagOf({ template, showsKeys, otherTexts }: Compiled, { texts, keyPrint }: Reader): string {
  const keys = showsKeys ? `.${keyPrint}` : '';
  const others = otherTexts.length > 0 ? `.${printOf(...otherTexts.map((text) => texts[text] ?? ''))}` : '';
  return `"${template.digest}${keys}${others}"`;
}

export const lowerCased = (headers: Headers): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
