import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RENDERER_VERSION } from './document-tag.ts';
import { forms } from './model.ts';
import { render } from './render.ts';
import { goldenProfiles } from './testing/profiles.ts';

/**
 * `UPDATE_GOLDEN=1 vitest run packages/renderer` rewrites the files; look at the difference before committing it. It
 * refuses while RENDERER_VERSION is the one the present files were written with: clients hold ETags of those.
 */
const update = process.env['UPDATE_GOLDEN'] === '1';
const folder = new URL('./golden/', import.meta.url);
const manifestFile = new URL('manifest.json', folder);

const documents = Object.entries(goldenProfiles).flatMap(([name, profile]) =>
  forms.map((form) => {
    const { body, fileExtension } = render(form, profile);
    return { file: `${name}.${form}.${fileExtension}`, body };
  }),
);
const digest = createHash('sha256').update(JSON.stringify(documents)).digest('hex');
const manifest = (): unknown => JSON.parse(readFileSync(manifestFile, 'utf8'));

if (update) {
  const present = manifest() as { version: number; digest: string };
  if (present.digest !== digest && present.version === RENDERER_VERSION) {
    throw new Error('the documents changed: raise RENDERER_VERSION first');
  }
  mkdirSync(folder, { recursive: true });
  for (const { file, body } of documents) writeFileSync(new URL(file, folder), body);
  writeFileSync(manifestFile, `${JSON.stringify({ version: RENDERER_VERSION, digest }, null, 2)}\n`);
}

describe('golden documents', () => {
  it.each(documents)('$file', ({ file, body }) => {
    expect(body).toBe(readFileSync(new URL(file, folder), 'utf8'));
  });

  it('belong to this renderer version', () => {
    expect(manifest()).toEqual({ version: RENDERER_VERSION, digest });
  });
});
