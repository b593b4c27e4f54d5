import { expect, test } from 'vitest';
import { unauthorized } from '../http/caller.ts';
import { keepAnswers } from './kept-answers.ts';

const answer = (text: string) => ({ tag: text, body: () => text });
const gone = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));

test('what was answered before stands in while the database is away, and for nobody else', async () => {
  const kept = keepAnswers();
  await expect(kept('a', gone)).rejects.toThrow('away');
  await kept('a', () => Promise.resolve(answer('one')));
  expect((await kept('a', gone)).tag).toBe('one');
  await expect(kept('b', gone)).rejects.toThrow('away');
  expect((await kept('a', () => Promise.resolve(answer('two')))).tag).toBe('two');
  expect((await kept('a', gone)).tag).toBe('two');
});

test('a token that is refused gets nothing of before', async () => {
  const kept = keepAnswers();
  await kept('a', () => Promise.resolve(answer('one')));
  await expect(kept('a', () => Promise.reject(unauthorized()))).rejects.toMatchObject({ kind: 'unauthenticated' });
  await expect(kept('a', gone)).rejects.toThrow('away');
});
