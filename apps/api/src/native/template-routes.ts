import {
  changeTemplate,
  type CheckTemplate,
  createTemplate,
  deleteTemplate,
  type Template,
  type TemplateDeps,
  templateNotFound,
} from '@orrery/delivery';
import type { TemplateId } from '@orrery/kernel';
import { findTemplate, listTemplates } from '@orrery/persistence';
import { compileTemplate, templateForms } from '@orrery/renderer';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { expectedVersion } from '../http/expected-version.ts';
import { errors, Id, IdParams, Nullable, Page, pageQuery, Success, toPage } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import {
  ChangeTemplateBody,
  CheckTemplateBody,
  CreateTemplateBody,
  templateChange,
  TemplateFormName,
  templateOf,
  TemplateSummary,
  templateSummary,
  TemplateView,
  templateView,
} from './template-view.ts';

const ListQuery = Type.Object(
  {
    ...pageQuery,
    form: Type.Optional(TemplateFormName),
    plan_id: Type.Optional(Id('Only those of this plan')),
  },
  { additionalProperties: false },
);

const CheckView = Type.Object({
  flaws: Type.Array(
    Type.Object({
      line: Nullable(Type.Integer({ minimum: 1, description: 'Null: it is about the whole' })),
      reason: Type.String(),
    }),
    { description: 'None: it could be saved' },
  ),
});

const check: CheckTemplate = ({ form, content }) => {
  const known = templateForms.find((one) => one === form);
  if (!known) return [{ line: null, reason: `there are no templates for ${form}` }];
  return compileTemplate(known, content).flaws ?? [];
};

/** `/templates`, for admins: what stands around the proxies of a format's document. */
export function templateRoutes(app: App, deps: Deps): void {
  const { transact, db, clock, guards, once } = deps;
  const use: TemplateDeps = { transact, clock, check };
  const common = { tags: ['templates'], security: [{ bearer: [] }] };
  const onRequest = guards.admin;
  const idOf = (params: { id: number }) => params.id as TemplateId;

  app.post(
    '/templates',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Create a template; what is wrong with it is said with the line',
        body: CreateTemplateBody,
        response: { 201: Success(TemplateView), ...errors(401, 403, 409) },
      },
    },
    async (request, reply) => {
      const definition = templateOf(request.body);
      const created = (template: Template) => ({
        success: true,
        message: 'Template created successfully',
        data: templateView(template),
      });
      await once(request, reply, (transactOnce) => createTemplate({ ...use, transact: transactOnce })(definition), {
        status: 201,
        answer: created,
        keep: created,
      });
      return reply;
    },
  );

  app.post(
    '/templates/check',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'What would be wrong with a template; nothing is saved',
        body: CheckTemplateBody,
        response: { 200: Success(CheckView), ...errors(401, 403) },
      },
    },
    async ({ body }) => ({
      success: true as const,
      data: { flaws: check(body).map(({ line, reason }) => ({ line, reason })) },
    }),
  );

  app.get(
    '/templates',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'List templates, without their content',
        querystring: ListQuery,
        response: { 200: Success(Page(TemplateSummary)), ...errors(401, 403) },
      },
    },
    async ({ query }) => {
      const all = await listTemplates(db, { form: query.form, planId: query.plan_id });
      const from = (query.page - 1) * query.page_size;
      const items = all.slice(from, from + query.page_size).map(templateSummary);
      return { success: true as const, data: toPage(items, all.length, query) };
    },
  );

  app.get(
    '/templates/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Read a template',
        params: IdParams,
        response: { 200: Success(TemplateView), ...errors(401, 403, 404) },
      },
    },
    async ({ params }) => {
      const template = await findTemplate(db, idOf(params));
      if (!template) throw templateNotFound(params.id);
      return { success: true as const, data: templateView(template) };
    },
  );

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: '/templates/:id',
      onRequest,
      schema: {
        ...common,
        summary: 'Change a template; a refused change leaves the last good one in use',
        params: IdParams,
        body: ChangeTemplateBody,
        response: { 200: Success(TemplateView), ...errors(401, 403, 404, 409) },
      },
      handler: async (request) => {
        const target = { id: idOf(request.params), version: expectedVersion(request, request.body.version) };
        const template = await changeTemplate(use)(target, templateChange(request.body));
        return { success: true as const, message: 'Template updated successfully', data: templateView(template) };
      },
    });
  }

  app.delete(
    '/templates/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Delete a template that no response rule gives',
        params: IdParams,
        response: { 204: Type.Null({ description: 'Deleted' }), ...errors(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      await deleteTemplate(use)({ id: idOf(request.params), version: expectedVersion(request) });
      return reply.code(204).send(null);
    },
  );
}
