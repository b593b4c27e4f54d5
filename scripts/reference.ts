import { readFile } from 'node:fs/promises';
import { VARIABLES } from '../apps/api/src/config.ts';
import { ERROR_CODES } from '../apps/api/src/http/errors.ts';

/** `docs/errors.md`: every code the API answers. */
export async function errorReference(): Promise<string> {
  const rows = Object.entries(ERROR_CODES).map(
    ([code, { status, meaning }]) => `| \`${code}\` | ${status} | ${meaning} |`,
  );
  return [
    '# Errors',
    '',
    '<!-- Made by `pnpm docs:generate` from apps/api/src/http/errors.ts; do not edit. -->',
    '',
    'Every answer that is no success has this shape, whatever went wrong:',
    '',
    '```json',
    '{"success": false, "message": "Node not found", "error": {"code": "NOT_FOUND", "message": "Node with ID 999 not found", "details": {}}}',
    '```',
    '',
    'Act on `error.code`; the texts are for people. `error.details.fields` is a list of `{path, message}`, one for each wrong field.',
    'Every answer carries `X-Request-Id`; the log has the failure under it.',
    '',
    '| code | status | meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const BEGIN = '<!-- configuration: made by `pnpm docs:generate` from apps/api/src/config.ts -->';
const END = '<!-- /configuration -->';

/** `docs/operations.md`: written by hand, but for the table of the environment variables. */
export async function operationsManual(): Promise<string> {
  const text = await readFile(new URL('../docs/operations.md', import.meta.url), 'utf8');
  const [before, rest = ''] = text.split(BEGIN);
  const [, after] = rest.split(END);
  if (after === undefined) throw new Error('docs/operations.md has lost the markers of its configuration table');
  const rows = Object.entries(VARIABLES).map(
    ([name, { about, byDefault }]) => `| \`${name}\` | ${about} | ${byDefault} |`,
  );
  return [
    `${before}${BEGIN}`,
    '',
    '| variable | what it is | default |',
    '| --- | --- | --- |',
    ...rows,
    '',
    `${END}${after}`,
  ].join('\n');
}
