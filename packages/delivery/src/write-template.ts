import { DomainError, invalidField, type TemplateId } from '@orrery/kernel';
import { flawsOfName, refuse } from './define-rule.ts';
import { staleVersion, templateInUse, templateNotFound } from './errors.ts';
import type { DeliveryRepositories, TemplateDeps } from './ports.ts';
import type { Template, TemplateDefinition } from './template.ts';

/** A template keeps the form it was written for. */
export type TemplateChange = {
  readonly [field in Exclude<keyof TemplateDefinition, 'form'>]?: TemplateDefinition[field] | undefined;
};

/** Which one a writer means, and the version it has read, if it says so. */
export interface TemplateTarget {
  readonly id: TemplateId;
  readonly version?: number | undefined;
}

async function lockTemplate({ templates }: DeliveryRepositories, { id, version }: TemplateTarget): Promise<Template> {
  const template = await templates.lock(id);
  if (!template) throw templateNotFound(id);
  if (version !== undefined && version !== template.version) throw staleVersion(template.version, version);
  return template;
}

/** VALIDATION_ERROR with line and reason of each flaw; what is stored stays as it is. */
function refuseFlawed({ check }: TemplateDeps, definition: Pick<TemplateDefinition, 'form' | 'content'>): void {
  const flaws = check(definition);
  const [first] = flaws;
  if (!first) return;
  const message = (line: number | null, reason: string) => (line === null ? reason : `line ${line}: ${reason}`);
  throw new DomainError('invalid', 'VALIDATION_ERROR', `content ${message(first.line, first.reason)}`, {
    details: {
      fields: flaws.map(({ line, reason }) => ({ path: 'content', message: message(line, reason), line })),
    },
  });
}

async function checkPlan({ templates }: DeliveryRepositories, { use }: TemplateDefinition): Promise<void> {
  if (use.by === 'plan' && !(await templates.hasPlan(use.planId))) {
    throw invalidField('plan_id', `Plan with ID ${use.planId} not found`);
  }
}

export const createTemplate =
  (deps: TemplateDeps) =>
  async (definition: TemplateDefinition): Promise<Template> => {
    refuse(flawsOfName(definition.name));
    refuseFlawed(deps, definition);
    return deps.transact(async (repositories) => {
      await checkPlan(repositories, definition);
      const now = deps.clock.now();
      const added = await repositories.templates.add({ ...definition, version: 1, createdAt: now, updatedAt: now });
      repositories.revisions.raise({ scope: 'documents' });
      return added;
    });
  };

/** Refused changes leave the last good one in use. */
export const changeTemplate =
  (deps: TemplateDeps) =>
  async (target: TemplateTarget, change: TemplateChange): Promise<Template> => {
    const { name, content } = change;
    if (name !== undefined) refuse(flawsOfName(name));
    if (content !== undefined) {
      // Out of the transaction that writes: a large one takes long to check. A template's form never changes.
      const { form } = await deps.transact((repositories) => lockTemplate(repositories, target));
      refuseFlawed(deps, { form, content });
    }
    return deps.transact(async (repositories) => {
      const before = await lockTemplate(repositories, target);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const after: Template = { ...before, ...given, version: before.version + 1, updatedAt: deps.clock.now() };
      await checkPlan(repositories, after);
      await repositories.templates.save(after);
      repositories.revisions.raise({ scope: 'documents' });
      return after;
    });
  };

/** CONFLICT with their names while rules give it. */
export const deleteTemplate =
  ({ transact }: TemplateDeps) =>
  (target: TemplateTarget): Promise<void> =>
    transact(async (repositories) => {
      const rules = await repositories.responseRules.lockAll();
      const { id } = await lockTemplate(repositories, target);
      const users = rules.filter(({ outcome }) => outcome.action === 'serve' && outcome.templateId === id);
      if (users.length > 0)
        throw templateInUse(
          id,
          users.map(({ name }) => name),
        );
      await repositories.templates.remove(id);
      repositories.revisions.raise({ scope: 'documents' });
    });
