import { fixedClock, instantFromMs, type TemplateId } from '@orrery/kernel';
import { expect, test } from 'vitest';
import type { DeliveryRepositories, TemplateDeps } from './ports.ts';
import type { Template } from './template.ts';
import { changeTemplate } from './write-template.ts';

const id = 1 as TemplateId;

/** One stored template; `check` sees how many transactions are open. */
function shelf(flaw: string | null) {
  let open = 0;
  let kept: Template = {
    id,
    name: 'ours',
    form: 'links',
    use: { by: 'everybody' },
    content: 'as it was',
    version: 1,
    createdAt: instantFromMs(0),
    updatedAt: instantFromMs(0),
  };
  const seen: unknown[] = [];
  const repositories = {
    templates: {
      lock: async () => kept,
      save: async (template: Template) => void (kept = template),
      hasPlan: async () => true,
    },
    revisions: { raise: () => {} },
  } as unknown as DeliveryRepositories;
  const deps: TemplateDeps = {
    clock: fixedClock('2026-03-10T12:00:00.000Z'),
    check: ({ form, content }) => {
      seen.push({ form, content, open });
      return flaw === null ? [] : [{ line: 3, reason: flaw }];
    },
    transact: async (work) => {
      open++;
      try {
        return await work(repositories);
      } finally {
        open--;
      }
    },
  };
  return { change: changeTemplate(deps), seen, kept: () => kept };
}

test('a new content is checked while nothing is locked', async () => {
  const { change, seen } = shelf(null);
  expect(await change({ id }, { content: 'new' })).toMatchObject({ content: 'new', version: 2 });
  expect(seen).toEqual([{ form: 'links', content: 'new', open: 0 }]);
});

test('a refused one leaves what there was', async () => {
  const { change, kept } = shelf('is wrong');
  await expect(change({ id }, { content: 'new' })).rejects.toThrow('line 3: is wrong');
  expect(kept()).toMatchObject({ content: 'as it was', version: 1 });
});

test('one that cannot be used any more can be renamed', async () => {
  const { change } = shelf('is wrong now');
  expect(await change({ id }, { name: 'theirs' })).toMatchObject({ name: 'theirs', content: 'as it was', version: 2 });
});

test('who has read another version is told before anything is checked', async () => {
  const { change, seen } = shelf(null);
  await expect(change({ id, version: 7 }, { content: 'new' })).rejects.toMatchObject({ kind: 'conflict' });
  expect(seen).toEqual([]);
});
