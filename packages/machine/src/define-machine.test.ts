import { expect, test } from 'vitest';
import { type MachineChange, defineMachine } from './define-machine.ts';

const sample = { name: 'One', address: '192.0.2.1' };
const wrong = (path: string) =>
  expect.objectContaining({ code: 'VALIDATION_ERROR', details: { fields: [expect.objectContaining({ path })] } });

test.each<[string, MachineChange]>([
  ['name', { name: ' ' }],
  ['name', { name: 'two\nlines' }],
  ['name', { name: 'n'.repeat(201) }],
  ['address', { address: '' }],
  ['address', { address: 'https://a.example' }],
  ['address', { address: 'a.example:80' }],
  ['summary', { summary: 'bell \u0007' }],
  ['status', { status: 7 }],
  ['status', { status: 1.5 }],
  ['console.host', { console: { host: 'a b' } }],
  ['console.port', { console: { host: 'a', port: 0 } }],
  ['console.vdi_type', { console: { host: 'a', vdiType: 0 } }],
])('names %s when it is wrong: %j', (path, change) => {
  expect(() =>
    defineMachine({ ...sample, ...change, name: change.name ?? 'One', address: change.address ?? 'a' }),
  ).toThrow(wrong(path));
});

test('a console is spice without a port unless it says otherwise', () => {
  expect(defineMachine({ ...sample, console: { host: '10.0.0.2' } }).console).toEqual({
    vdiType: 1,
    host: '10.0.0.2',
    port: null,
  });
});
