import { toIso } from '@orrery/kernel';
import type { ProbeNodeReading, ProbeResult } from '@orrery/persistence';
import { type Figures, MISSION_LIMITS, type Mission, type ProbeHost } from '@orrery/probe';
import { type Static, Type } from 'typebox';
import { Body, Id, Nullable, Time } from '../http/schema.ts';
import { ProbeFields } from './probe-fields.ts';

const requestsPerMinute = Type.Integer({
  minimum: 1,
  maximum: 600,
  description: 'How often all nodes together may go there',
});
const host = Type.String({
  minLength: 1,
  maxLength: MISSION_LIMITS.host,
  description: 'A hostname or an address; with a port other than 80 and 443 that port is meant alone',
});

const DEFAULT_PER_MINUTE = 6;

export const ProbeHostBody = Body({
  host,
  requests_per_minute: Type.Optional({ ...requestsPerMinute, default: DEFAULT_PER_MINUTE }),
});
export const ProbeHostChange = Body({ requests_per_minute: requestsPerMinute });

export const ProbeHostView = Type.Object({
  id: Id('The id'),
  host: Type.String({ description: 'In lower case, without a usual port' }),
  requests_per_minute: requestsPerMinute,
  free_at: Nullable(Time('When the next request may go there; null: now')),
  created_at: Time('When it was put on the list'),
});

export const probeHostView = (one: ProbeHost): Static<typeof ProbeHostView> => ({
  id: one.id,
  host: one.host,
  requests_per_minute: one.requestsPerMinute,
  free_at: one.freeAt && toIso(one.freeAt),
  created_at: toIso(one.createdAt),
});

const header = ProbeFields('Headers');
const param = ProbeFields('Parameters of the query');
const target = Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'How many successes make it done' });
const count = Type.Integer({ minimum: 0 });

export const ProbeMissionBody = Body({
  method: Type.Optional(Type.String({ maxLength: 16, default: 'GET' })),
  scheme: Type.Optional(Type.Enum(['http', 'https'], { default: 'https' })),
  host,
  path: Type.Optional(Type.String({ maxLength: MISSION_LIMITS.path, default: '/' })),
  header: Type.Optional(header),
  param: Type.Optional(param),
  data: Type.Optional(Type.String({ maxLength: 65_536, default: '', description: 'The body; empty: none' })),
  target,
});

export const ProbeMissionView = Type.Object({
  id: Type.String({ description: 'The id: 24 hex digits' }),
  method: Type.String(),
  scheme: Type.String(),
  host: Type.String(),
  path: Type.String(),
  header,
  param,
  data: Type.String(),
  target,
  download: { ...count, description: 'Times handed out' },
  upload: { ...count, description: 'Times brought back' },
  success: { ...count, description: 'Times it succeeded' },
  error: { ...count, description: 'Times it failed' },
  host_listed: Type.Boolean({ description: 'Whether our nodes may run it: its host is on the list' }),
});

export const probeMissionView = (
  { id, hostKey: _hostKey, ...mission }: Mission,
  isListed: boolean,
): Static<typeof ProbeMissionView> => ({ id, ...mission, host_listed: isListed });

export const ProbeNodeView = Type.Object({
  node_id: Id('The node'),
  name: Type.String(),
  enabled: Type.Boolean({ description: 'Whether its agent runs probes' }),
  enabled_at: Nullable(Time('Since when')),
  day: Type.Object(
    {
      runs: count,
      reachable: { ...count, description: 'Runs that got an HTTP answer' },
      average_latency_ms: Nullable(count),
      last_run_at: Nullable(Time('When the last one came back')),
    },
    { description: 'The last 24 hours' },
  ),
});

export const probeNodeView = (one: ProbeNodeReading): Static<typeof ProbeNodeView> => ({
  node_id: one.nodeId,
  name: one.name,
  enabled: one.markedAt !== null,
  enabled_at: one.markedAt && toIso(one.markedAt),
  day: {
    runs: one.runs,
    reachable: one.reachable,
    average_latency_ms: one.averageLatencyMs,
    last_run_at: one.lastRunAt && toIso(one.lastRunAt),
  },
});

export const ProbeResultView = Type.Object({
  node_id: Id('The node'),
  node_name: Type.String(),
  mission_id: Type.String(),
  host: Nullable(Type.String({ description: 'null: the mission is gone' })),
  at: Time('When it came back'),
  success: Type.Boolean({ description: 'The last answer had a status below 400' }),
  reachable: Type.Boolean({ description: 'An HTTP answer came' }),
  code: Type.Integer({ description: 'Its status; 0: none came' }),
  latency_ms: Nullable(Type.Integer({ description: 'From the look-up of the name to the last byte, over redirects' })),
  failure: Nullable(Type.String({ description: 'Why it is no success: no_such_host, refused, timeout, tls, …' })),
});

export const probeResultView = (one: ProbeResult): Static<typeof ProbeResultView> => ({
  node_id: one.nodeId,
  node_name: one.nodeName,
  mission_id: one.missionId,
  host: one.host,
  at: toIso(one.at),
  success: one.outcome === 'success',
  reachable: one.reachable,
  code: one.code,
  latency_ms: one.latencyMs,
  failure: one.failure,
});

const FiguresView = Type.Object({ download: count, upload: count, success: count, error: count, users: count });

export const ProbeStatisticsView = Type.Object({
  stage: Type.Integer({ minimum: 1, description: 'Which stage runs; each clearing begins one' }),
  total: FiguresView,
  current: FiguresView,
});

export const figuresView = (figures: Figures): Static<typeof FiguresView> => ({ ...figures });

export const ProbeStageView = Type.Object({
  stage: Type.Integer({ description: 'The stage that began' }),
  begun_at: Time('When'),
  begun_by: Type.String({ description: 'Name and id of the API token' }),
  cleared: Type.Object({ missions: count, cookies: count, receipts: count, figures: count, users: count }),
});
