import { type HeaderOf, matchRule, type ReadyRule, type ResponseHeader, type ResponseRule } from '@orrery/delivery';
import type { TemplateId } from '@orrery/kernel';
import { chooseForm, type Form, type Format, isFormat } from '@orrery/renderer';
import { LRUCache } from 'lru-cache';

/** What a rule looks at of one header: real ones are far shorter. */
export const LONGEST_LOOK = 1_024;
/** Characters of headers by which choices are kept: clients of one kind send the same ones. */
const MOST_CHARACTERS = 500_000;

/** How one request is answered. The same object for requests that look the same, until a rule changes. */
export interface Choice {
  readonly format: Format;
  /** The format as this client's version reads it. */
  readonly form: Form;
  /** Why this format: `asked`, the rule's name, or the row of clients that the User-Agent matched. */
  readonly why: string;
  /** The operator's rule that matched. */
  readonly rule: ResponseRule | null;
  /** Null: the document. */
  readonly refusal: 'block' | 'not_found' | null;
  /** Sent beside all others, which they replace. */
  readonly headers: readonly ResponseHeader[];
  readonly templateId: TemplateId | null;
}

/** `asked`: the format named in the URL, which wins over every rule's. */
export type Choose = (headerOf: HeaderOf, asked: Format | undefined) => Choice;

/** Rules in memory; what was chosen for a client is kept, so that no stranger's pattern runs twice for the same headers. */
export function chooser(rules: readonly ReadyRule[]): Choose {
  const looked = [...new Set(['user-agent', ...rules.flatMap(({ rule }) => rule.conditions.map((c) => c.header))])];
  const kept = new LRUCache<string, Choice>({ maxSize: MOST_CHARACTERS });
  return (headerOf, asked) => {
    const values = looked.map((name) => headerOf(name).slice(0, LONGEST_LOOK));
    const key = `${asked ?? ''}\n${values.join('\n')}`;
    const known = kept.get(key);
    if (known) return known;
    const seen = new Map(looked.map((name, index) => [name, values[index]]));
    const valueOf: HeaderOf = (name) => seen.get(name) ?? '';
    const made = choiceOf(matchRule(rules, valueOf)?.rule ?? null, valueOf('user-agent'), asked);
    kept.set(key, made, { size: key.length + 100 });
    return made;
  };
}

/** `rule`: the one that matched. */
export function choiceOf(rule: ResponseRule | null, userAgent: string, asked: Format | undefined): Choice {
  const outcome = rule?.outcome;
  const served = outcome?.action === 'serve' ? outcome : undefined;
  const wanted = served?.format != null && isFormat(served.format) ? served.format : undefined;
  const chosen = chooseForm({ userAgent, asked: asked ?? wanted });
  return {
    format: chosen.format,
    form: chosen.form,
    why: asked === undefined && wanted !== undefined && rule ? `rule ${rule.name}` : chosen.rule,
    rule,
    refusal: outcome && outcome.action !== 'serve' ? outcome.action : null,
    headers: served?.headers ?? [],
    templateId: served?.templateId ?? null,
  };
}

/** Of a request: one line each, whatever was sent; two of one name as one. */
export const headersOf =
  (headers: Readonly<Record<string, string | readonly string[] | undefined>>): HeaderOf =>
  (name) => {
    const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
    return value === undefined ? '' : typeof value === 'string' ? value : value.join(', ');
  };
