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
