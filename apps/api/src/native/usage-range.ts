import { type Instant, DAY_MS, HOUR_MS, instantFromMs, invalidField } from '@orrery/kernel';
import { type BucketSize, bucketSizes } from '@orrery/persistence';
import type { Bytes as Moved } from '@orrery/traffic';
import { Type } from 'typebox';
import { readTime } from '../http/read-time.ts';
import { Bytes } from '../http/schema.ts';

/** `?from&to` of everything that shows usage. */
export const rangeQuery = {
  from: Type.Optional(
    Type.String({ format: 'date-time', description: 'Default: 24 hours, 30 days or a year before `to`' }),
  ),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Default: now' })),
};

/** `?by`. */
export const bucketQuery = (description: string) =>
  Type.Unsafe<BucketSize>({ type: 'string', enum: [...bucketSizes], default: 'hour', description });

export const moved = {
  upload: Bytes('Charged'),
  download: Bytes('Charged'),
  raw_upload: Bytes('As the node reported it'),
  raw_download: Bytes('As the node reported it'),
};

export const shown = (charged: Moved, raw: Moved) => ({
  upload: charged.upload,
  download: charged.download,
  raw_upload: raw.upload,
  raw_download: raw.download,
});

const DEFAULT_SPAN_MS: Record<BucketSize, number> = { hour: DAY_MS, day: 30 * DAY_MS, month: 365 * DAY_MS };
const BUCKET_MS: Record<BucketSize, number> = { hour: HOUR_MS, day: DAY_MS, month: 28 * DAY_MS };
const MOST_BUCKETS = 1000;

interface Asked {
  readonly from?: string;
  readonly to?: string;
  readonly by: BucketSize;
}

/** From a full hour on; at most 1,000 buckets. */
export function rangeOf({ from, to, by }: Asked, now: Instant): { from: Instant; to: Instant } {
  const end = to === undefined ? now : readTime('to', to);
  const start = from === undefined ? instantFromMs(Math.max(0, end - DEFAULT_SPAN_MS[by])) : readTime('from', from);
  if (start >= end) throw invalidField('from', 'from must be before to');
  if (end - start > MOST_BUCKETS * BUCKET_MS[by]) {
    throw invalidField('from', `from and to must lie at most ${MOST_BUCKETS} buckets apart: take a larger \`by\``);
  }
  return { from: instantFromMs(Math.floor(start / HOUR_MS) * HOUR_MS), to: end };
}
