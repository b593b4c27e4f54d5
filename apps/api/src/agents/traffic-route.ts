import { createHash } from 'node:crypto';
import { DomainError, type NodeId } from '@orrery/kernel';
import { type Counted, parseReport, parseReportInterval, parseReportKey } from '@orrery/traffic';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { Success, errors } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { takeText } from './bodies.ts';
import { acceptAnything } from './lenient.ts';
import { reportCounting } from './report-counting.ts';
import { TrafficBody, TrafficHeaders, TrafficView } from './traffic-schemas.ts';

const REPORT_LIMIT_BYTES = 8 * 1024 * 1024;

interface Reporting {
  readonly deps: Pick<Deps, 'transact' | 'clock'>;
  /** Whose agent asks. */
  readonly nodeOf: (request: FastifyRequest) => { readonly id: NodeId; readonly multiplierThousandths: number };
}

/**
 * `POST /agents/:id/traffic`. In a scope of its own, for its body stays the text that was sent: what an agent numbers is
 * this very text, and it is parsed once.
 */
export function trafficRoute(app: App, { deps, nodeOf }: Reporting): void {
  const count = reportCounting(deps);
  takeText(app);
  app.post(
    '/agents/:id/traffic',
    {
      validatorCompiler: acceptAnything,
      bodyLimit: REPORT_LIMIT_BYTES,
      schema: {
        tags: ['agents'],
        security: [{ node: [] }],
        params: Type.Object({ id: Type.String({ description: 'The id of the node the token is for' }) }),
        summary: 'Report what subscriptions moved on this node',
        headers: TrafficHeaders,
        body: TrafficBody,
        response: { 200: Success(TrafficView), ...errors(401, 403, 409) },
      },
    },
    async (request) => {
      const body = textOf(request.body);
      const key = headerOf(request, 'idempotency-key');
      const interval = headerOf(request, 'x-report-interval');
      const counted = await count({
        node: nodeOf(request),
        ...(key !== undefined && { key: { ...parseReportKey(key), bodySha256: sha256(body) } }),
        ...(interval !== undefined && { interval: parseReportInterval(interval) }),
        report: parseReport(parseJson(body)),
      });
      const message = counted.duplicate ? 'Counted before' : 'Traffic counted';
      return { success: true as const, message, data: shown(counted) };
    },
  );
}

const sha256 = (body: string): Buffer => createHash('sha256').update(body).digest();

/** Without a body nothing was parsed. */
const textOf = (body: unknown): string => (typeof body === 'string' ? body : '');

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    const fields = [{ path: '', message: 'not valid JSON' }];
    throw new DomainError('invalid', 'VALIDATION_ERROR', 'The report is not valid JSON', { details: { fields } });
  }
}

function shown({ charged, rejected, duplicate, remaining, limited }: Counted) {
  const near = [
    ...limited.map((id) => ({ subscription_id: String(id), bytes: 0n })),
    ...remaining.map(({ subscriptionId, bytes }) => ({ subscription_id: String(subscriptionId), bytes })),
  ];
  return {
    subscriptions_updated: charged,
    rejected: rejected.map(({ index, subscriptionId, reason }) => ({ index, subscription_id: subscriptionId, reason })),
    ...(duplicate && { duplicate: true as const }),
    ...(near.length > 0 && { remaining: near }),
    ...(limited.length > 0 && { limited: limited.map(String) }),
  };
}
