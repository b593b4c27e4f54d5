import { Type } from 'typebox';
import { Bytes } from '../http/schema.ts';

// What agents send is read leniently, entry by entry: the schema of the body documents and does not refuse.

const SentId = Type.Union([Type.String(), Type.Integer({ minimum: 0 })], { description: 'As text or number' });
const IdText = Type.String({ description: 'The id in decimal' });
const count = Type.Integer({ minimum: 0, maximum: 2 ** 40 });

export const TrafficBody = Type.Array(Type.Object({ subscription_id: SentId, upload: count, download: count }), {
  description: 'Bytes since the last report; the same id twice adds up; at most 100,000 entries',
});

export const TrafficHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({ description: '`<epoch>:<sequence>`: the report is counted once, however often it is sent' }),
  ),
  'x-report-interval': Type.Optional(
    Type.String({
      description:
        '`<from>/<to>`, each in ISO 8601 or Unix seconds: when the bytes moved. All are booked in the hour and the ' +
        'period of the last moment of it; bytes of an older period enter the history only',
    }),
  ),
});

export const TrafficView = Type.Object({
  subscriptions_updated: Type.Integer({ description: 'Subscriptions whose bytes were charged' }),
  rejected: Type.Array(
    Type.Object({
      index: Type.Integer({ minimum: 0 }),
      subscription_id: Type.Union([Type.String(), Type.Null()]),
      reason: Type.String(),
    }),
    { description: 'Entries that could not be counted; all others were' },
  ),
  duplicate: Type.Optional(Type.Literal(true, { description: 'This key was counted before: nothing was counted now' })),
  remaining: Type.Optional(
    Type.Array(Type.Object({ subscription_id: IdText, bytes: Bytes('Charged bytes; 0: over') }), {
      description: 'What is left to those of the report that are near their quota: a tenth of it, or 1 GiB',
    }),
  ),
  limited: Type.Optional(Type.Array(IdText, { description: 'Those of the report that are over their quota' })),
});
