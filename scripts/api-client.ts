import openapiTs, { astToString } from 'openapi-typescript';
import { openApiDocument } from '../apps/api/src/openapi-document.ts';

interface Operation {
  readonly responses: Record<string, unknown>;
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> };
}

type Paths = Record<string, Record<string, Operation>>;

/** What agents and proxy clients speak is none of a dashboard's business. */
const isForPeople = (path: string): boolean => !/^\/(agents|s|ws)\//.test(path);

const MADE = '// Made by `pnpm docs:generate` from the OpenAPI document of apps/api; do not edit.\n\n';

async function documentForPeople() {
  const document = (await openApiDocument()) as { paths: Paths };
  const paths = Object.fromEntries(
    Object.entries(document.paths)
      .filter(([path]) => isForPeople(path))
      .map(([path, methods]) => [path, mapValues(methods, withOneError)]),
  );
  return { ...document, paths };
}

const mapValues = <T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

/** Every refusal has the same envelope: one response stands for all. */
function withOneError(operation: Operation): Operation {
  const good = Object.entries(operation.responses).filter(([status]) => Number(status) < 400);
  const schema = { $ref: '#/components/schemas/ErrorEnvelope' };
  const refused = { description: 'Refused', content: { 'application/json': { schema } } };
  return { ...operation, responses: { ...Object.fromEntries(good), default: refused } };
}

/** `packages/api-client/src/generated/paths.ts`: the types of every request and answer. */
export async function apiTypes(): Promise<string> {
  const document = await documentForPeople();
  const nodes = await openapiTs(document as never, { defaultNonNullable: false, alphabetize: true });
  return `${MADE}${astToString(nodes)}`;
}

/** `packages/api-client/src/generated/bodies.ts`: the JSON Schema of every request body, for forms. */
export async function bodySchemas(): Promise<string> {
  const { paths } = await documentForPeople();
  const bodies = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
      return schema ? [{ name: nameOf(method, path), title: `${method.toUpperCase()} ${path}`, schema }] : [];
    }),
  );
  const sorted = bodies.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const texts = sorted.map(
    ({ name, title, schema }) =>
      `/** ${title} */\nexport const ${name} = ${JSON.stringify(schema, withoutDescriptions, 2)};\n`,
  );
  return `${MADE}${texts.join('\n')}`;
}

/** Forms have words of their own, in the reader's language. */
const withoutDescriptions = (key: string, value: unknown): unknown =>
  key === 'description' && typeof value === 'string' ? undefined : value;

/** `put`, `/plans/{id}` → `putPlansId`. */
const nameOf = (method: string, path: string): string =>
  method +
  path
    .split(/[^a-zA-Z0-9]+/)
    .filter(Boolean)
    .map((word) => word[0]?.toUpperCase() + word.slice(1))
    .join('');
