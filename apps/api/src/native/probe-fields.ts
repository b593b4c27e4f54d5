import { type Fields, MISSION_LIMITS } from '@orrery/probe';
import { Type } from 'typebox';

/** Headers, or parameters of the query, of a request that is to be made. */
export const ProbeFields = (description: string) =>
  Type.Unsafe<Fields>({
    type: 'object',
    additionalProperties: {
      anyOf: [{ type: 'string', maxLength: MISSION_LIMITS.value }, { type: 'number' }, { type: 'boolean' }],
    },
    maxProperties: MISSION_LIMITS.fields,
    description,
  });
