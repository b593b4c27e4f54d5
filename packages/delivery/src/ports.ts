import type { Clock, PlanId, ResponseRuleId, TemplateId } from '@orrery/kernel';
import type { RuleChecks } from './define-rule.ts';
import type { ResponseRule } from './response-rule.ts';
import type { Template, TemplateDefinition } from './template.ts';
import type { DocumentTexts } from './texts.ts';

/** Adding, moving and removing wait for each other: `lockAll` comes first. */
export interface RuleRepository {
  /** All of them in their order; nobody else changes any before this transaction ends. */
  lockAll(): Promise<ResponseRule[]>;
  /** CONFLICT when another rule has the name. */
  add(rule: Omit<ResponseRule, 'id'>): Promise<ResponseRule>;
  save(rule: ResponseRule): Promise<void>;
  remove(id: ResponseRuleId): Promise<void>;
}

export interface TemplateRepository {
  /** CONFLICT when another has the name, or is there for the same subscribers. */
  add(template: Omit<Template, 'id'>): Promise<Template>;
  lock(id: TemplateId): Promise<Template | undefined>;
  save(template: Template): Promise<void>;
  remove(id: TemplateId): Promise<void>;
  hasPlan(id: PlanId): Promise<boolean>;
}

export interface TextsRepository {
  lock(): Promise<DocumentTexts>;
  save(texts: DocumentTexts): Promise<void>;
}

export interface DeliveryRepositories {
  readonly responseRules: RuleRepository;
  readonly templates: TemplateRepository;
  readonly documentTexts: TextsRepository;
  readonly revisions: { raise(scope: { readonly scope: 'documents' }): void };
}

/** Runs `work` in one transaction: all of it is kept, or nothing. */
export type DeliveryTransact = <T>(work: (repositories: DeliveryRepositories) => Promise<T>) => Promise<T>;

export interface RuleDeps {
  readonly transact: DeliveryTransact;
  readonly clock: Clock;
  readonly checks: RuleChecks;
}

/** What is wrong with a template, each with its place. */
export type CheckTemplate = (template: Pick<TemplateDefinition, 'form' | 'content'>) => readonly TemplateFlaw[];

interface TemplateFlaw {
  /** From 1; null when it is about the whole. */
  readonly line: number | null;
  readonly reason: string;
}

export interface TemplateDeps {
  readonly transact: DeliveryTransact;
  readonly clock: Clock;
  readonly check: CheckTemplate;
}

export interface TextsDeps {
  readonly transact: DeliveryTransact;
  readonly clock: Clock;
  /** `aboutNode`: whether variables of a node have a meaning there. */
  readonly flawOfText: (text: string, aboutNode: boolean) => string | null;
}
