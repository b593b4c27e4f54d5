import { type Instant, MINUTE_MS, addMs, invalidField } from '@orrery/kernel';
import { listedHostKey } from './host-key.ts';
import type { Mission } from './mission.ts';

/** A host that our own nodes may probe: the operator's word, and how often all of them together may. */
export interface ProbeHost {
  readonly id: number;
  /** See {@link listedHostKey}. */
  readonly host: string;
  readonly requestsPerMinute: number;
  /** When the next request may go there; null: now. */
  readonly freeAt: Instant | null;
  readonly createdAt: Instant;
}

export type NewProbeHost = Omit<ProbeHost, 'id'>;

/** VALIDATION_ERROR for what is no host. */
export function defineHost(host: string, requestsPerMinute: number, now: Instant): NewProbeHost {
  const key = listedHostKey(host);
  if (key === undefined) throw invalidField('host', 'host must be a hostname or an address, with or without a port');
  return { host: key, requestsPerMinute, freeAt: null, createdAt: now };
}

export const isFree = ({ freeAt }: Pick<ProbeHost, 'freeAt'>, now: Instant): boolean =>
  freeAt === null || freeAt <= now;

/** After a request to it: the next one waits its share of the minute. */
export const afterRequest = (host: ProbeHost, now: Instant): ProbeHost => ({
  ...host,
  freeAt: addMs(now, Math.ceil(MINUTE_MS / host.requestsPerMinute)),
});

/** A node runs one mission at most this often, so that all nodes come to run it. */
export const NODE_REST_MS = 5 * MINUTE_MS;

/** At most `num` missions in the order given, each to a host of its own that is listed and free. */
export function admit(
  missions: readonly Mission[],
  hosts: readonly ProbeHost[],
  now: Instant,
  num: number,
): { readonly mission: Mission; readonly host: ProbeHost }[] {
  const free = new Map(hosts.filter((host) => isFree(host, now)).map((host) => [host.host, host]));
  const admitted = missions.flatMap((mission) => {
    const host = free.get(mission.hostKey);
    if (host) free.delete(mission.hostKey);
    return host ? [{ mission, host }] : [];
  });
  return admitted.slice(0, num);
}
