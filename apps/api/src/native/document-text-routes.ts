import { changeTexts, type DocumentTexts } from '@orrery/delivery';
import { toIso } from '@orrery/kernel';
import { readTexts } from '@orrery/persistence';
import { flawOfText, nodeVariables, variables } from '@orrery/renderer';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { expectedVersion } from '../http/expected-version.ts';
import { Body, errors, Nullable, Success, Time, Version } from '../http/schema.ts';
import type { App } from '../http/server.ts';

/** One line, as it goes into a header or a name. */
const LINE = '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$';
const text = (longest: number, description: string) =>
  Nullable(Type.String({ minLength: 1, maxLength: longest, pattern: LINE, description }));
const texts = {
  title: text(200, 'What clients call the subscription; null: PROFILE_TITLE or the name of the plan'),
  announcement: text(500, 'Sent as `Announce`; null: ANNOUNCEMENT'),
  node_name: text(200, 'How nodes are called, such as `{{node.name}} ({{node.region}})`; null: by their names'),
};
const ChangeBody = Body({
  title: Type.Optional(texts.title),
  announcement: Type.Optional(texts.announcement),
  node_name: Type.Optional(texts.node_name),
  version: Type.Optional(Version),
});
const TextsView = Type.Object({
  ...texts,
  version: Version,
  updated_at: Nullable(Time('When they last changed')),
  variables: Type.Array(Type.Object({ name: Type.String(), about: Type.String(), nodes_only: Type.Boolean() }), {
    description: 'What may stand between {{ and }}; nodes_only: in node_name alone',
  }),
});

/** `/document-texts`, for admins: title, announcement and the names of nodes, with variables. */
export function documentTextRoutes(app: App, { transact, db, clock, guards }: Deps): void {
  const common = { tags: ['templates'], security: [{ bearer: [] }] };
  const onRequest = guards.admin;

  app.get(
    '/document-texts',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'The texts of documents, and the variables they may name',
        response: { 200: Success(TextsView), ...errors(401, 403) },
      },
    },
    async () => ({ success: true as const, data: view(await readTexts(db)) }),
  );

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: '/document-texts',
      onRequest,
      schema: {
        ...common,
        summary: 'Change the texts of documents; absent ones stay, null takes them back',
        body: ChangeBody,
        response: { 200: Success(TextsView), ...errors(401, 403, 409) },
      },
      handler: async (request) => {
        const { title, announcement, node_name: nodeName, version } = request.body;
        const change = changeTexts({ transact, clock, flawOfText });
        const changed = await change({ title, announcement, nodeName }, expectedVersion(request, version));
        return { success: true as const, message: 'Texts updated successfully', data: view(changed) };
      },
    });
  }
}

const view = ({ title, announcement, nodeName, version, updatedAt }: DocumentTexts) => ({
  title,
  announcement,
  node_name: nodeName,
  version,
  updated_at: updatedAt === null ? null : toIso(updatedAt),
  variables: [...described(variables, false), ...described(nodeVariables, true)],
});

const described = (known: Readonly<Record<string, string>>, nodesOnly: boolean) =>
  Object.entries(known).map(([name, about]) => ({ name, about, nodes_only: nodesOnly }));
