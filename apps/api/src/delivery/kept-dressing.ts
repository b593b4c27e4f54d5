import { isDeepStrictEqual } from 'node:util';
import { type DocumentTexts, readyRule, type ResponseRule, type Template, templateFor } from '@orrery/delivery';
import type { PlanId, TemplateId } from '@orrery/kernel';
import { type Form, templateFormOf } from '@orrery/renderer';
import { type Choice, type Choose, chooser } from './choose-response.ts';
import { type Changes, isFresh, sharedLoads, type Ticks } from './kept.ts';
import type { CompiledTemplates } from './kept-templates.ts';
import { searchFor } from './patterns.ts';
import type { DocumentSettings } from './standing.ts';
import { type Wording, wordingOf } from './wording.ts';

/** How documents are to look, as operators decide while it runs. Another one after every change. */
export interface Dressing {
  readonly choose: Choose;
  /** What the subscribers of a plan are told, in which template. The same object for all to whom the same is said. */
  wordingFor(choice: Choice, planId: PlanId): Wording;
}

/** What of it is in the database. */
export interface StoredDressing {
  readonly rules: readonly ResponseRule[];
  readonly templates: readonly Template[];
  readonly texts: DocumentTexts;
}

export interface KeptDressing {
  /** At once when it is kept. */
  now(): Dressing | Promise<Dressing>;
  /** Undefined when it has to be read. */
  kept(): Dressing | undefined;
}

export function dressingOf(
  { rules, templates, texts }: StoredDressing,
  settings: DocumentSettings,
  compiledOf: CompiledTemplates,
): Dressing {
  const wordings = new Map<string, Wording>();
  return {
    choose: chooser(rules.map((rule) => readyRule(rule, searchFor))),
    wordingFor({ form, rule, headers, templateId }, planId) {
      const stored = templates.length === 0 ? undefined : templateOf(templates, form, planId, templateId);
      const key = `${headers.length === 0 ? 0 : (rule?.id ?? 0)} ${stored?.id ?? 0}`;
      const known = wordings.get(key);
      if (known) return known;
      const template = stored ? compiledOf(stored) : null;
      const made = wordingOf(texts, settings, headers, template, template && stored ? stored : null);
      wordings.set(key, made);
      return made;
    },
  };
}

function templateOf(templates: readonly Template[], form: Form, planId: PlanId, named: TemplateId | null) {
  const wanted = templateFormOf(form);
  return templateFor(templates, { named, planId, isFor: (template) => template.form === wanted });
}

/** Read when first asked for, and again after a change; what was made of the same rows is used again. */
export function keepDressing(
  read: () => Promise<StoredDressing>,
  make: (stored: StoredDressing) => Dressing,
  changes: Changes,
  now: Ticks,
): KeptDressing {
  let kept: { readonly dressing: Dressing; readonly loadedAt: number } | undefined;
  let made: { readonly stored: StoredDressing; readonly dressing: Dressing } | undefined;
  const loads = sharedLoads<Dressing>((_key, dressing, loadedAt) => {
    kept = { dressing, loadedAt };
  }, now);
  changes.subscribe(({ scopes }) => {
    const touching = scopes.filter(({ scope }) => scope === 'documents' || scope === 'all');
    if (touching.length === 0) return;
    kept = undefined;
    loads.changed(touching);
  });

  async function load(): Promise<Dressing> {
    const stored = await read();
    if (!made || !isDeepStrictEqual(made.stored, stored)) made = { stored, dressing: make(stored) };
    return made.dressing;
  }

  const fresh = (): Dressing | undefined => (kept && isFresh(changes, kept.loadedAt, now) ? kept.dressing : undefined);

  return { kept: fresh, now: () => fresh() ?? loads.get('', load, () => true) };
}
