import type { Instant, PlanId, TemplateId } from '@orrery/kernel';

/** Who gets a template: everybody, the subscribers of one plan, or whom a response rule gives it to. */
export type Use = { readonly by: 'everybody' | 'rules' } | { readonly by: 'plan'; readonly planId: PlanId };

export interface TemplateDefinition {
  readonly name: string;
  /** The format, or the form of it, that it is written for. */
  readonly form: string;
  readonly use: Use;
  readonly content: string;
}

/** What an operator makes of a format's document, around the proxies. */
export interface Template extends TemplateDefinition {
  readonly id: TemplateId;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/**
 * The template of a document: the one that a rule names, of the plan, or of everybody, in this order; `isFor` says
 * which of them are written for the document's form.
 */
export function templateFor(
  templates: readonly Template[],
  wanted: {
    readonly named: TemplateId | null;
    readonly planId: PlanId;
    readonly isFor: (template: Template) => boolean;
  },
): Template | undefined {
  const fitting = templates.filter(wanted.isFor);
  return (
    fitting.find(({ id }) => id === wanted.named) ??
    fitting.find(({ use }) => use.by === 'plan' && use.planId === wanted.planId) ??
    fitting.find(({ use }) => use.by === 'everybody')
  );
}
