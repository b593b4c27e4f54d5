import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { errors } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import type { DocumentCounts } from './document-counts.ts';

const TYPE = 'text/plain; version=0.0.4; charset=utf-8';

interface MetricDeps extends Pick<Deps, 'guards'> {
  readonly documentCounts: DocumentCounts;
}

/** What Prometheus and its like collect. */
export function metricRoutes(app: App, { guards, documentCounts }: MetricDeps): void {
  app.get(
    '/metrics',
    {
      onRequest: guards.admin,
      schema: {
        tags: ['operations'],
        summary: 'Counts of this process, for Prometheus',
        description:
          'Documents by form, and the nodes that were left out of them by reason. Each worker counts its own.',
        security: [{ bearer: [] }],
        response: {
          200: { description: 'The text format of Prometheus', content: { [TYPE]: { schema: Type.String() } } },
          ...errors(401, 403),
        },
      },
    },
    async (_request, reply) => reply.header('content-type', TYPE).send(documentCounts.text()),
  );
}
