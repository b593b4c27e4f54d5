import { expect, test } from 'vitest';
import { ruleset, targetCommands } from './ruleset.ts';

const nothing = { uid: 1, port: 443, refused: [], opened: [], mail: false };

test('the table replaces itself, knows the core by its user, and opens before it refuses by itself', () => {
  const made = ruleset('orrery_agent_x', {
    uid: 1_900_000_007,
    port: 443,
    refused: [
      { network: '203.0.113.0/24', port: null },
      { network: null, port: 465 },
    ],
    opened: [
      { network: '127.0.0.1', port: 8080 },
      { network: 'fd00::/8', port: null },
    ],
    mail: false,
  });
  const [first, second] = made.split('\n');
  expect([first, second]).toEqual(['add table inet orrery_agent_x', 'delete table inet orrery_agent_x']);
  const lines = made.split('\n').map((line) => line.trim());
  const judged = lines.slice(lines.indexOf('meta skuid != 1900000007 accept'), lines.indexOf('chain nowhere {') - 1);
  expect(judged).toEqual([
    'meta skuid != 1900000007 accept',
    'meta priority != 0:5 accept',
    'ip daddr 203.0.113.0/24 meta l4proto { tcp, udp } jump nowhere',
    'meta l4proto { tcp, udp } th dport 465 jump nowhere',
    'ip daddr 127.0.0.1 meta l4proto { tcp, udp } th dport 8080 accept',
    'ip6 daddr fd00::/8 meta l4proto { tcp, udp } accept',
    expect.stringMatching(/^ip daddr \{ 0\.0\.0\.0\/8, .*169\.254\.0\.0\/16.* \} jump nowhere$/),
    expect.stringMatching(/^ip6 daddr \{ ::\/127, .*fe80::\/10.* \} jump nowhere$/),
    'meta l4proto { tcp, udp } th dport 25 jump nowhere',
  ]);
});

test('who is cut off stays so when the rules change', () => {
  const made = ruleset('t', nothing, 'flush');
  expect(made.split('\n')[1]).toBe('flush table inet t');
  expect(made).toBe(ruleset('t', nothing).replace('delete', 'flush'));
});

test('mail is open where the operator says so, of public addresses only', () => {
  const made = ruleset('t', { ...nothing, mail: true });
  expect(made).not.toContain('dport 25');
  expect(ruleset('t', nothing)).toContain('dport 25 jump nowhere');
});

test('where clients arrive at many ports, who is cut off is dropped at all of them', () => {
  const at = (port: number | null) => ruleset('t', { ...nothing, port });
  expect(at(443)).toContain('udp sport 443 ip daddr . udp dport @cut4 jump nowhere');
  expect(at(null)).toContain('meta l4proto udp ip daddr . udp dport @cut4 jump nowhere');
  expect(at(null)).toContain('meta l4proto udp ip6 saddr @gone6 drop');
  expect(at(null)).not.toContain('null');
});

test('clients are dropped for a while, and let in early; what is no address changes nothing', () => {
  const peers = [
    { address: '203.0.113.7', port: 5 },
    { address: '2001:db8::1' },
    { address: '1.2.3.4; flush ruleset' },
  ];
  expect(targetCommands('t', peers, 60).trim().split('\n')).toEqual([
    'add element inet t cut4 { 203.0.113.7 . 5 }',
    'delete element inet t cut4 { 203.0.113.7 . 5 }',
    'add element inet t cut4 { 203.0.113.7 . 5 timeout 60s }',
    'add element inet t gone6 { 2001:db8::1 }',
    'delete element inet t gone6 { 2001:db8::1 }',
    'add element inet t gone6 { 2001:db8::1 timeout 60s }',
  ]);
  expect(targetCommands('t', peers.slice(0, 1), 0)).not.toContain('timeout');
  expect(targetCommands('t', [], 60)).toBe('');
});
