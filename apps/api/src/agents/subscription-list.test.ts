import { expect, test } from 'vitest';
import { entryText } from './subscription-list.ts';

const ENTRY = {
  subscription_id: '7',
  password: 'a+/z09AZaz+/0123456789==',
  name: 's7',
  speed_limit: 100,
  device_limit: 3,
  expire_time: 1_893_456_000,
};

test('an entry is written as JSON writes it, with its port and without', () => {
  for (const entry of [ENTRY, { ...ENTRY, port: 20_000 }]) expect(entryText(entry)).toBe(JSON.stringify(entry));
});
