import { invalidField } from '@orrery/kernel';
import { hostKey } from './host-key.ts';
import type { MissionId } from './ids.ts';
import type { Tally } from './tally.ts';

/** Header and query values as they were given; whoever sends the request writes them as text. */
export type Fields = Readonly<Record<string, string | number | boolean>>;

/** One HTTP request that somebody is to make. */
export interface ProbeRequest {
  readonly method: string;
  readonly scheme: string;
  /** With its port where that is not the scheme's own. */
  readonly host: string;
  readonly path: string;
  readonly header: Fields;
  readonly param: Fields;
  /** The body; empty: none. */
  readonly data: string;
}

export interface MissionDefinition extends ProbeRequest {
  /** It is done when this many tasks of it have succeeded. */
  readonly target: number;
}

/** A request that is to be made a number of times, by whoever takes tasks. */
export interface Mission extends MissionDefinition, Tally {
  readonly id: MissionId;
  /** The host as operators list it, see {@link hostKey}. */
  readonly hostKey: string;
}

/** What a request may be: CONNECT and TRACE probe nothing. */
const PROBE_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Limits that the schemas of all who speak of missions share. */
export const MISSION_LIMITS = { host: 261, path: 8_192, fields: 100, name: 256, value: 8_192, data: 65_536 } as const;

const CONTROL = /\p{Cc}/u;
/** RFC 9110 token. */
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What breaks the rules for a mission is VALIDATION_ERROR; `at` stands before the field's path. */
export function checkMission(mission: MissionDefinition, at = ''): MissionDefinition & { readonly hostKey: string } {
  const check = (holds: boolean, field: string, message: string): void => {
    if (!holds) throw invalidField(`${at}${field}`, `${at}${field} ${message}`);
  };
  const { method, scheme, host, path, header, param } = mission;
  check(
    PROBE_METHODS.some((known) => known === method.toUpperCase()),
    'method',
    `must be one of: ${PROBE_METHODS.join(', ')}`,
  );
  check(/^https?$/i.test(scheme), 'scheme', 'must be http or https');
  const key = hostKey(scheme, host);
  check(key !== undefined, 'host', 'must be a hostname or an address, with or without a port');
  check(!CONTROL.test(path), 'path', 'must not hold control characters');
  for (const [name, value] of Object.entries(header)) {
    check(FIELD_NAME.test(name), `header.${name}`, 'is not the name of a header');
    check(!CONTROL.test(String(value).replaceAll('\t', ' ')), `header.${name}`, 'must not hold control characters');
  }
  for (const map of [header, param])
    check(Object.keys(map).length <= MISSION_LIMITS.fields, '', 'holds too many fields');
  return { ...mission, hostKey: key ?? '' };
}
