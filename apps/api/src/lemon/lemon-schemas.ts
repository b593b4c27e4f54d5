import { type Cookie, MISSION_LIMITS, type Mission } from '@orrery/probe';
import { type TProperties, Type } from 'typebox';
import { ProbeFields } from '../native/probe-fields.ts';

const MOST_COUNT = Number.MAX_SAFE_INTEGER;
/** More makes one transaction too long. */
const MOST_AT_ONCE = 1_000;

const Count = (description: string) => Type.Integer({ minimum: 0, maximum: MOST_COUNT, description });
export const Text = (maxLength: number, description: string) => Type.String({ maxLength, description });
export const UnixTime = (description: string) => Type.Integer({ minimum: 0, maximum: 253_402_300_799, description });

const tally = {
  download: Count('Times handed out'),
  upload: Count('Times brought back'),
  success: Count('Times it succeeded'),
  error: Count('Times it failed'),
};

const request = {
  method: Text(16, 'HTTP method'),
  scheme: Text(5, 'http or https'),
  host: Text(MISSION_LIMITS.host, 'Host, and port where it is not the usual one'),
  path: Text(MISSION_LIMITS.path, 'Path'),
  header: ProbeFields('Headers'),
  param: ProbeFields('Parameters of the query'),
  data: Type.String({ description: 'Body' }),
};

const definition = { ...request, target: Count('How many successes make it done') };
const cookie = { cookie: Text(65_536, 'The header'), time: UnixTime('When it was obtained, Unix seconds') };

export const MissionBody = Type.Object(definition);
export const MissionChange = Type.Object({ ...definition, ...tally });
export const CookieBody = Type.Object(cookie);
export const CookieChange = Type.Object({ ...cookie, ...tally });
export const Many = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Array(item, { maxItems: MOST_AT_ONCE });

const success = { status: Type.Literal('success') };
export const Success = <T extends TProperties>(properties: T) => Type.Object({ ...success, ...properties });

/** An id in an answer; 24 hex digits, or empty where there is no cookie. */
export const ShownId = (description: string) => Type.String({ description });

const cookieItem = { ...cookie, ...tally, cid: ShownId('The id of the cookie') };
export const MissionView = Success({ ...definition, ...tally, mid: ShownId('The id of the mission') });
export const CookieView = Success(cookieItem);
export const CookieItem = Type.Object(cookieItem);
export const TaskItem = Type.Object({
  ...request,
  mid: ShownId('The mission it is of'),
  cid: ShownId('The cookie to send along; empty: none'),
  cookie: Type.String({ description: 'The same cookie as text; empty: none' }),
});

/** No body, by the rules of HTTP. */
export const notModified = { 304: Type.Null({ description: 'There is none with this id' }) };

export const missionItem = ({ id, hostKey: _hostKey, ...mission }: Mission) => ({ ...mission, mid: id });
export const cookieView = ({ id, ...shown }: Cookie) => ({ ...shown, cid: id });
