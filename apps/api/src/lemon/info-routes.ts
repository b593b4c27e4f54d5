import { looksLikeApiToken } from '@orrery/identity';
import { probeStatisticsNow } from '@orrery/persistence';
import type { Figures } from '@orrery/probe';
import { Type } from 'typebox';
import { databaseAnswers } from '../health-routes.ts';
import { unauthorized } from '../http/caller.ts';
import type { App } from '../http/server.ts';
import type { LemonDeps } from './lemon-deps.ts';
import { Success } from './lemon-schemas.ts';

/** The version of the protocol that is spoken here. */
const VERSION = '0.1.0';

const Count = Type.Integer({ minimum: 0 });
const FIGURES = ['download', 'upload', 'success', 'error', 'user'] as const;
const counts = Object.fromEntries(
  FIGURES.flatMap((name) => [
    [`total_${name}`, Count],
    [`stage_${name}`, Count],
  ]),
);

const named = (prefix: string, { users, ...tally }: Figures) =>
  Object.fromEntries(Object.entries({ ...tally, user: users }).map(([name, value]) => [`${prefix}_${name}`, value]));

/** `/hello_world` and `/info`: only the health is behind a token, as the document has it. */
export function infoRoutes(app: App, { db, apiTokens }: LemonDeps): void {
  app.get('/hello_world', { schema: { summary: 'Alive', response: { 200: Success({ info: Type.String() }) } } }, () =>
    Promise.resolve({ status: 'success' as const, info: 'Hello, world!' }),
  );

  app.get(
    '/info/version',
    { schema: { summary: 'Which version is spoken', response: { 200: Success({ version: Type.String() }) } } },
    () => Promise.resolve({ status: 'success' as const, version: VERSION }),
  );

  app.get(
    '/info/healthy',
    {
      schema: {
        summary: 'Whether the database answers; mongodb is what it is called here',
        security: [{ lemon: [] }],
        response: { 200: Type.Object({ healthy: Type.Boolean(), mongodb: Type.Boolean() }) },
      },
    },
    async ({ headers }) => {
      const token = headers['x-auth-token'];
      if (typeof token !== 'string' || !looksLikeApiToken(token)) throw unauthorized('An API token is needed');
      const answers = await databaseAnswers(db);
      // While it is away nobody's token can be looked up, and this is the one thing there is to say.
      if (answers) await apiTokens.check(token, 'probe');
      return { healthy: answers, mongodb: answers };
    },
  );

  app.get(
    '/info/status',
    { schema: { summary: 'What was done, in all and in this stage', response: { 200: Type.Object(counts) } } },
    async () => {
      const { total, current } = await probeStatisticsNow(db);
      return { ...named('total', total), ...named('stage', current) };
    },
  );
}
