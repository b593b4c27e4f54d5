import type { Template } from '@orrery/delivery';
import { instantFromMs, type TemplateId } from '@orrery/kernel';
import { expect, test } from 'vitest';
import { keepTemplates } from './kept-templates.ts';

const stored = (id: number, own: Partial<Template> = {}): Template => ({
  id: id as TemplateId,
  name: `template ${id}`,
  form: 'links',
  use: { by: 'everybody' },
  content: `# ${id}\n{{proxies}}\n`,
  version: 1,
  createdAt: instantFromMs(0),
  updatedAt: instantFromMs(0),
  ...own,
});

test('what was compiled is used again when it is read again, whatever else was changed', () => {
  const templates = keepTemplates();
  const first = templates([stored(1), stored(2)])(stored(1));
  expect(templates([{ ...stored(1), name: 'renamed', version: 2 }, stored(3)])(stored(1))).toBe(first);
  expect(templates([stored(1)])(stored(1, { content: '{{proxies}}\n' }))).not.toBe(first);
});

test('what is stored no more is forgotten', () => {
  const templates = keepTemplates();
  const first = templates([stored(1)])(stored(1));
  templates([stored(2)]);
  expect(templates([stored(1)])(stored(1))).not.toBe(first);
});

test('of a template that cannot be used any more is heard once', () => {
  const heard: unknown[] = [];
  const templates = keepTemplates(({ id }, reason) => heard.push([id, reason]));
  const flawed = stored(7, { content: 'nothing' });
  expect([templates([flawed])(flawed), templates([flawed])(flawed)]).toEqual([null, null]);
  expect(heard).toEqual([[7, expect.stringContaining('{{proxies}}')]]);
});
