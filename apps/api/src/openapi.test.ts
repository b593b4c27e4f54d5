import fc from 'fast-check';
import { Type as Schema } from 'typebox';
import { Value } from 'typebox/value';
import { beforeAll, describe, expect, it } from 'vitest';
import { requestTo, type JsonSchema, type Operation } from './testing/generated-requests.ts';
import { testApi } from './testing/test-api.ts';

/** `pnpm test:long` sends more. */
const REQUESTS_PER_OPERATION = Number(process.env['GENERATED_REQUESTS'] ?? 3);
/** Of the other protocols, which have property tests of their own. */
const REQUESTS_ELSEWHERE = Math.ceil(REQUESTS_PER_OPERATION / 4);

const api = await testApi({ environment: { SUBSCRIPTION_RATE_LIMIT: '0' } });
const document = (await api.app.inject('/openapi.json')).json<{
  openapi: string;
  components: { schemas: Record<string, unknown> };
  paths: Record<string, Record<string, OpenApiOperation>>;
}>();

interface OpenApiOperation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: Operation['parameters'];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: JsonSchema }> };
  readonly responses: Readonly<Record<string, unknown>>;
}

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): Operation & { raw: OpenApiOperation } => ({
    method: method.toUpperCase(),
    path,
    parameters: operation.parameters ?? [],
    body: Object.values(operation.requestBody?.content ?? {})[0]?.schema,
    statuses: Object.keys(operation.responses).map(Number),
    raw: operation,
  })),
);

/** Statuses each operation was seen to answer. */
const seen = new Map(operations.map((operation) => [operation, new Set<number>()]));

/** Protocols that are not ours have errors of their own, which their conformance suites hold them to. */
const OTHER_PROTOCOLS = new Set(['mu', 'hub', 'luoyun', 'lemon', 'uniproxy']);
const isOurs = ({ raw }: { raw: OpenApiOperation }) => !OTHER_PROTOCOLS.has(raw.tags?.[0] ?? '');

const Envelope = Schema.Object({
  success: Schema.Literal(false),
  message: Schema.String(),
  error: Schema.Object({ code: Schema.String(), message: Schema.String() }),
});

const hasEnvelope = (status: number, body: string): boolean => status < 400 || Value.Check(Envelope, JSON.parse(body));

let nodeToken = '';
let machineToken = '';

beforeAll(async () => {
  const user = await api.addUser('one@example.com');
  const plan = await api.addPlan({ name: 'Plan', quotaBytes: 10n ** 12n });
  await api.addSubscription(user.id, plan.id);
  const { token } = await api.addNode({
    name: 'Node',
    serverAddress: 'node.example',
    serverPort: 1,
    protocol: 'trojan',
  });
  nodeToken = token;
  const made = await api.app.inject({
    method: 'POST',
    url: '/api-tokens',
    headers: { authorization: `Bearer ${await api.signIn()}` },
    payload: { name: 'Machine', scopes: ['mu', 'probe'] },
  });
  machineToken = made.json<{ data: { token: string } }>().data.token;
});

let admins = 0;

/** Somebody who may; another admin each time, since wrong passwords slow down an account. */
async function credential(path: string): Promise<Record<string, string>> {
  if (path.startsWith('/agents/')) return { authorization: `Bearer ${nodeToken}` };
  if (path.startsWith('/api/v1/server') || path.startsWith('/api/v2/server'))
    return { authorization: `Bearer ${nodeToken}` };
  if (path.startsWith('/mu/')) return { token: machineToken };
  if (/^\/(mission|cookie|task|info)\b/.test(path)) return { 'x-auth-token': machineToken };
  const { email } = await api.addUser(`admin${admins++}@example.com`, 'admin');
  return { authorization: `Bearer ${await api.signIn(email)}` };
}

describe('the OpenAPI document', () => {
  it('is 3.1 and says of every route what it is and what it answers', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(operations.length).toBeGreaterThan(40);
    const undescribed = operations.filter(
      ({ raw, statuses }) =>
        !raw.summary ||
        !raw.tags?.length ||
        ![...(isOurs({ raw }) ? [400] : []), 500, 503].every((status) => statuses.includes(status)) ||
        !statuses.some((status) => status < 300),
    );
    expect(undescribed.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it('holds every route of the contracts', () => {
    const known = new Set(operations.map(({ method, path }) => `${method} ${path}`));
    const contract = [
      'POST /nodes',
      'GET /nodes',
      'GET /nodes/{id}',
      'PUT /nodes/{id}',
      'PATCH /nodes/{id}/status',
      'POST /nodes/{id}/tokens',
      'DELETE /nodes/{id}',
      'GET /s/{token}',
      'GET /s/{token}/{format}',
      'POST /auth/login',
      'POST /auth/refresh',
      'POST /auth/logout',
      'GET /auth/me',
      'PUT /auth/password',
      'POST /users',
      'GET /users',
      'GET /users/{id}',
      'DELETE /users/{id}',
      'POST /plans',
      'GET /plans',
      'GET /plans/public',
      'GET /plans/{id}',
      'PUT /plans/{id}',
      'DELETE /plans/{id}',
      'POST /subscriptions',
      'GET /subscriptions',
      'GET /subscriptions/{id}',
      'DELETE /subscriptions/{id}',
      ...['suspend', 'resume', 'cancel', 'renew', 'reset-usage', 'link', 'credentials'].map(
        (action) => `POST /subscriptions/{id}/${action}`,
      ),
      'GET /subscriptions/{id}/usage',
      'GET /subscriptions/{id}/preview',
      'GET /me',
      'GET /me/subscriptions',
      'GET /me/subscriptions/{id}/usage',
      'POST /me/subscriptions/{id}/link',
      'POST /me/subscriptions/{id}/credentials',
      'POST /machines',
      'GET /machines',
      'GET /machines/{id}',
      'PATCH /machines/{id}',
      'DELETE /machines/{id}',
      'GET /agents/{id}/config',
      'GET /agents/{id}/subscriptions',
      'POST /agents/{id}/traffic',
      'PUT /agents/{id}/status',
      'PUT /agents/{id}/online-subscriptions',
      'GET /health',
      'GET /ready',
    ];
    expect(contract.filter((operation) => !known.has(operation))).toEqual([]);
  });
});

describe('whatever is sent', () => {
  it.each(operations.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
    '%s answers as documented, never 5xx, with the envelope',
    async (_name, operation) => {
      let headers = await credential(operation.path);
      await fc.assert(
        fc.asyncProperty(requestTo(operation), fc.integer({ min: 0, max: 24 }), async (request, luck) => {
          const response = await api.app.inject({
            method: operation.method as 'GET',
            url: request.url,
            // Failed sign-ins slow down an address.
            remoteAddress: '192.0.2.7',
            headers: { ...request.headers, ...(luck > 0 && headers) },
            ...(request.payload !== undefined && { payload: request.payload }),
          });
          const { statusCode, body } = response;
          const documented = operation.statuses.includes(statusCode) && statusCode < 500;
          const envelope = !isOurs(operation) || hasEnvelope(statusCode, body);
          expect({ statusCode, body, documented, envelope }).toMatchObject({
            documented: true,
            envelope: true,
          });
          seen.get(operation)?.add(response.statusCode);
          // The request may have ended the session it was made in.
          if (response.statusCode === 200 && operation.path.startsWith('/auth/'))
            headers = await credential(operation.path);
        }),
        { numRuns: isOurs(operation) ? REQUESTS_PER_OPERATION : REQUESTS_ELSEWHERE },
      );
    },
  );

  it('is now and then right: most operations were seen to succeed', () => {
    const succeeded = [...seen.values()].filter((statuses) => [...statuses].some((status) => status < 400));
    expect(succeeded.length / seen.size).toBeGreaterThan(0.2);
  });
});
