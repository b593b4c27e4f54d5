import { type Check, hostProblem, pathProblem } from './http-text.ts';
import type { Problems } from './problems.ts';
import { type BasicTransport, type Transport, transportTypes } from './proxy.ts';
import type { TransportInput } from './settings-input.ts';

/** What each field may be. Servers compare what they were told with what they decoded, without a query. */
const CHECKS: Readonly<Record<'path' | 'host' | 'service_name', Check>> = {
  path: pathProblem("-.~!$&'()*+,;=:@_"),
  host: hostProblem,
  // Clients escape any other character each in their own way; a slash makes Xray read a method's name.
  service_name: (value) => (/^[\w.~-]{1,255}$/.test(value) ? undefined : 'must be 1 to 255 letters, digits and -._~'),
};

/** Which of the transport's fields each type takes. */
const FIELDS: Readonly<Record<Transport['type'], readonly string[]>> = {
  tcp: [],
  ws: ['path', 'host'],
  grpc: ['service_name'],
  httpupgrade: ['path', 'host'],
  xhttp: ['path', 'host'],
};

const basicTypes = ['tcp', 'ws', 'grpc', 'httpupgrade'] as const;

export const checkBasicTransport = (problems: Problems, input: TransportInput | undefined): BasicTransport => {
  const transport = checkOneOf(problems, input, basicTypes);
  return transport.type === 'xhttp' ? { type: 'tcp' } : transport;
};

export const checkTransport = (problems: Problems, input: TransportInput | undefined): Transport =>
  checkOneOf(problems, input, transportTypes);

function checkOneOf(
  problems: Problems,
  input: TransportInput | undefined,
  allowed: readonly Transport['type'][],
): Transport {
  if (!input) return { type: 'tcp' };
  const type = allowed.find((name) => name === input.type);
  if (!type) {
    problems.add('settings.transport.type', `must be one of: ${allowed.join(', ')}`);
    return { type: 'tcp' };
  }
  checkFields(problems, type, input);
  switch (type) {
    case 'tcp':
      return { type };
    case 'grpc':
      if (input.serviceName === undefined) problems.add('settings.transport.service_name', 'is required');
      return { type, serviceName: input.serviceName ?? '' };
    case 'ws':
    case 'httpupgrade':
    case 'xhttp':
      return { type, path: input.path ?? '/', host: input.host ?? null };
  }
}

function checkFields(problems: Problems, type: Transport['type'], input: TransportInput): void {
  const given = { path: input.path, host: input.host, service_name: input.serviceName };
  for (const [field, check] of Object.entries(CHECKS)) {
    const value = given[field as keyof typeof given];
    if (value === undefined) continue;
    const problem = FIELDS[type].includes(field) ? check(value) : `has no meaning for ${type}`;
    if (problem) problems.add(`settings.transport.${field}`, problem);
  }
}
