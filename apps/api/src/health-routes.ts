import { DomainError } from '@orrery/kernel';
import { type Database, ping } from '@orrery/persistence';
import { Type } from 'typebox';
import { errors, Success } from './http/schema.ts';
import type { App } from './http/server.ts';

const PATIENCE_MS = 2_000;

const State = Success(Type.Object({ status: Type.String() }));

/** `/health`: the process lives. `/ready`: it can serve, that is, the database answers. */
export function healthRoutes(app: App, { db }: { readonly db: Database }): void {
  app.get(
    '/health',
    { schema: { tags: ['operations'], summary: 'Alive', response: { 200: State, ...errors() } } },
    () => ({ success: true as const, data: { status: 'alive' } }),
  );
  app.get(
    '/ready',
    {
      schema: {
        tags: ['operations'],
        summary: 'Ready to serve: the database answers',
        response: { 200: State, ...errors() },
      },
    },
    async () => {
      if (!(await databaseAnswers(db)))
        throw new DomainError('unavailable', 'UNAVAILABLE', 'The database does not answer');
      return { success: true as const, data: { status: 'ready' } };
    },
  );
}

/** Whether the database answers within two seconds. */
export async function databaseAnswers(db: Database): Promise<boolean> {
  const patience = new AbortController();
  const late = new Promise<false>((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE_MS);
    patience.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  const asked = ping(db).then(
    () => true,
    () => false,
  );
  const result = await Promise.race([asked, late]);
  patience.abort();
  return result;
}
