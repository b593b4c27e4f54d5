import { noTexts } from '@orrery/delivery';
import { instantFromMs } from '@orrery/kernel';
import { afterAll, expect, it } from 'vitest';
import { connect } from '../database.ts';
import { documentTemplates, documentTexts, responseRules } from '../schema/index.ts';
import { testDatabase } from '../testing/index.ts';
import { listRules, listTemplates, readDressing, readTexts } from './delivery-queries.ts';

const { client, db, close } = connect(await testDatabase());
afterAll(close);

const at = instantFromMs(Date.parse('2026-03-10T12:00:00Z'));
const written = { version: 3, createdAt: at, updatedAt: at };
const conditions = [{ header: 'user-agent', operator: 'contains', value: 'surge', not: false }];

it('reads at once, in one statement, what it reads apart', async () => {
  await db.delete(responseRules);
  expect(await readDressing(db)).toEqual({ rules: [], templates: [], texts: noTexts });

  await db.insert(responseRules).values([
    { name: 'Second', position: 2, enabled: true, conditions: [], action: 'block', ...written },
    { name: 'First', position: 1, enabled: false, conditions, action: 'serve', format: 'surge', ...written },
  ]);
  expect(await readDressing(db)).toMatchObject({ rules: [{ name: 'First' }, { name: 'Second' }], templates: [] });

  await db.insert(documentTemplates).values([
    { name: 'Own', form: 'surge', usedBy: 'everybody', content: '[Proxy]', ...written },
    { name: 'By rule', form: 'clash', usedBy: 'rules', content: 'proxies: []', ...written },
    { name: 'Another', form: 'clash', usedBy: 'rules', content: 'proxies: []', ...written },
  ]);
  await db.insert(documentTexts).values({ title: 'Silver', version: 2, updatedAt: at });
  const statements: string[] = [];
  client.options.debug = (_connection, query) => void statements.push(query);
  const dressing = await readDressing(db);
  client.options.debug = false;
  expect(statements).toHaveLength(1);
  expect(dressing).toEqual({
    rules: await listRules(db),
    templates: await listTemplates(db),
    texts: await readTexts(db),
  });
  expect(dressing.templates.map(({ name }) => name)).toEqual(['Another', 'By rule', 'Own']);
});
