import type { Instant } from '@orrery/kernel';
import type { Host } from './host.ts';
import type { Values, Variable } from './variables.ts';

/** What a document is made from. Everything a renderer may know is in here: no clock, no settings, no I/O. */
export interface Profile {
  /** What the operator calls the service; shown by clients as the name of the subscription. */
  readonly title: string;
  /** The full URL this document was fetched from; Surge writes it into the file and updates from there. */
  readonly managedUrl: string;
  readonly updateIntervalHours: number;
  readonly usage: Usage;
  readonly access: Access;
  /** What an operator made of the format; inert documents never have one. */
  readonly template?: DocumentTemplate;
  /** Of the variables that the template has. */
  readonly values?: Values;
}

/** What stands around the proxies of a format, compiled: it loads, and has a place for them. */
export interface DocumentTemplate {
  /** Changes with every byte of it. */
  readonly digest: string;
  readonly variables: readonly Variable[];
  /** Names that the template gives away itself. */
  isReserved(name: string): boolean;
  write(parts: Parts, values: Values): string;
}

/** What templates have markers for. In formats of lines each is a line, in the others a piece of the document. */
export interface Parts {
  readonly proxies: readonly unknown[];
  /** The groups that documents without a template have. */
  readonly groups: readonly unknown[];
  readonly names: readonly string[];
}

/** Charged bytes of the running period. */
export interface Usage {
  readonly uploadBytes: bigint;
  readonly downloadBytes: bigint;
  /** Null: unlimited. */
  readonly totalBytes: bigint | null;
}

/** `until`: when the state ends by itself (a pending subscription starts, a period turns); null if it does not. */
export type Access =
  | { readonly kind: 'usable'; readonly hosts: readonly Host[] }
  | {
      readonly kind: 'inert';
      readonly status: InertReason;
      readonly until: Instant | null;
      readonly language: Language;
    };

export type InertStatus = 'pending' | 'limited' | 'expired' | 'suspended' | 'cancelled';
/** Beside how the subscription stands: it has enough `devices`, or the app does not say which one it is on. */
export type InertReason = InertStatus | 'devices' | 'unidentified';
export type Language = 'en' | 'zh' | 'fa' | 'ru';

/** What a link can be asked for by name. */
export const formats = [
  'base64',
  'links',
  'clash',
  'mihomo',
  'stash',
  'singbox',
  'v2ray',
  'v2ray4',
  'sip008',
  'outline',
  'surge',
  'surfboard',
  'loon',
  'quantumultx',
  'shadowrocket',
] as const;
export type Format = (typeof formats)[number];

export const isFormat = (text: string): text is Format => (formats as readonly string[]).includes(text);

/** How some formats are written for a client whose User-Agent names a version; the others get the format's own form. */
const versionForms = ['mihomo-1.18', 'singbox-1.11', 'surge-6', 'surfboard-2.24'] as const;

/** What is rendered: a format, or what it is for clients of one version. */
export const forms = [...formats, ...versionForms] as const;
export type Form = (typeof forms)[number];

export interface Rendered {
  readonly body: string;
  readonly contentType: string;
  /** Without the dot. */
  readonly fileExtension: string;
  /** Hosts in the document; 0 in an inert one. */
  readonly included: number;
  readonly omitted: readonly Omission[];
}

/** A host the format cannot carry. `code` is for counting, `reason` for the operator. */
export interface Omission {
  readonly key: string;
  readonly name: string;
  readonly code: OmissionCode;
  readonly reason: string;
}

export type OmissionCode =
  | 'malformed'
  | 'protocol'
  | 'method'
  | 'plugin'
  | 'transport'
  | 'security'
  | 'obfs'
  | 'certificate'
  | 'text'
  /** The format holds one server, and an earlier one took the place. */
  | 'single';
