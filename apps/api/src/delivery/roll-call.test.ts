import { expect, it } from 'vitest';
import { rollCall } from './roll-call.ts';

const present = (...names: readonly string[]) => new Set(names);

it('misses who was there and is not any more, once', () => {
  const others = rollCall();
  expect(others.misses(present('one', 'two'))).toBe(false);
  expect(others.misses(present('one', 'two', 'three'))).toBe(false);
  expect(others.misses(present('two', 'three'))).toBe(true);
  expect(others.misses(present('two', 'three'))).toBe(false);
});

it('misses nobody who said farewell, however long the leaving takes', () => {
  const others = rollCall();
  others.misses(present('one', 'two'));
  others.farewell('one');
  expect(others.misses(present('one', 'two'))).toBe(false);
  expect(others.misses(present('two'))).toBe(false);
});

it('misses another one that goes with it', () => {
  const others = rollCall();
  others.misses(present('one', 'two'));
  others.farewell('one');
  expect(others.misses(present())).toBe(true);
});
