import { DomainError } from '@orrery/kernel';
import { findForDocument, readDressing } from '@orrery/persistence';
import { formats, render } from '@orrery/renderer';
import { linkToken } from '@orrery/subscription';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { errors, Id, IdParams, Nullable, Success } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { headersOf } from './choose-response.ts';
import { dressingOf } from './kept-dressing.ts';
import { keepTemplates } from './kept-templates.ts';
import { readProfile } from './profile.ts';
import type { DocumentDeps } from './standing.ts';

const Preview = Type.Object({
  format: Type.String(),
  form: Type.String({ description: 'The format as the version in the User-Agent reads it' }),
  rule: Type.String({
    description: 'Why this format: `asked`, a response rule, or the row of clients that the User-Agent matched',
  }),
  response_rule: Nullable(
    Type.Object(
      { id: Id('The rule'), name: Type.String(), action: Type.String() },
      {
        description: 'The response rule that a client with this User-Agent matches',
      },
    ),
  ),
  template: Nullable(
    Type.Object({ id: Id('The template'), name: Type.String() }, { description: 'What it is written in' }),
  ),
  headers: Type.Record(Type.String(), Type.String(), { description: 'What the rule adds' }),
  status: Type.String({ description: 'Effective status of the subscription' }),
  content_type: Type.String(),
  document: Type.String(),
  included: Type.Integer({ description: 'Nodes in the document' }),
  omitted: Type.Array(Type.Object({ name: Type.String(), code: Type.String(), reason: Type.String() })),
});

/** What a client would get, for the operator: the document, the rule that chose its format, and who was left out. */
export function previewRoutes(app: App, deps: Deps & DocumentDeps): void {
  const templates = keepTemplates();
  app.get(
    '/subscriptions/:id/preview',
    {
      onRequest: deps.guards.admin,
      schema: {
        tags: ['subscriptions'],
        summary: 'What a client would get',
        security: [{ bearer: [] }],
        params: IdParams,
        querystring: Type.Object({
          format: Type.Optional(Type.Union(formats.map((format) => Type.Literal(format)))),
          user_agent: Type.Optional(Type.String({ maxLength: 8192 })),
        }),
        response: { 200: Success(Preview), ...errors(401, 403, 404) },
      },
    },
    async (request) => {
      const { format: asked, user_agent: userAgent } = request.query;
      const found = await findForDocument(deps.db, request.params.id);
      if (!found)
        throw new DomainError('not_found', 'NOT_FOUND', `Subscription with ID ${request.params.id} not found`);
      const stored = await readDressing(deps.db);
      const dressing = dressingOf(stored, deps.settings, templates(stored.templates));
      const choice = dressing.choose(headersOf({ 'user-agent': userAgent }), asked);
      const { format, form, why, rule } = choice;
      const token = linkToken(deps.keyring.key('link', found.subscription.linkKeyVersion), found.subscription);
      const wording = dressing.wordingFor(choice, found.subscription.planId);
      const url = `${deps.publicUrl}/s/${token}/${format}`;
      const { status, headers, profile } = await readProfile(deps, found, url, wording);
      const { body, contentType, included, omitted } = render(form, profile);
      return {
        success: true as const,
        data: {
          format,
          form,
          rule: why,
          response_rule: rule && { id: rule.id, name: rule.name, action: rule.outcome.action },
          template: wording.stored && { id: wording.stored.id, name: wording.stored.name },
          headers,
          status,
          content_type: contentType,
          document: body,
          included,
          omitted: omitted.map(({ name, code, reason }) => ({ name, code, reason })),
        },
      };
    },
  );
}
