import type { Problems } from './problems.ts';
import { type BasicTransport, type Transport, transportTypes } from './proxy.ts';
import type { TransportInput } from './settings-input.ts';

const VISIBLE = /^[\x21-\x7e]{1,255}$/;
/** Plain characters of a path only: servers compare what they were told with what they decoded, without a query. */
const PATH = /^\/[\w.~!$&'()*+,;=:@/-]*$/;

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
  for (const [field, value] of Object.entries(given)) {
    const path = `settings.transport.${field}`;
    if (value === undefined) continue;
    if (!FIELDS[type].includes(field)) problems.add(path, `has no meaning for ${type}`);
    else if (!VISIBLE.test(value)) problems.add(path, 'must be 1 to 255 visible ASCII characters');
    else if (field === 'path' && !value.startsWith('/')) problems.add(path, 'must begin with /');
    else if (field === 'path' && !PATH.test(value)) {
      problems.add(path, 'must be plain: letters, digits and -._~, without escapes, query or fragment');
    }
  }
}
