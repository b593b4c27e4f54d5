import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Profile } from './model.ts';
import { anyProfile, surely } from './testing/arbitraries.ts';
import { everyCombination } from './testing/combinations.ts';
import { deadEnd, factsOf, renderedHosts } from './testing/facts.ts';
import { usable } from './testing/profiles.ts';

interface Key {
  readonly server: string;
  readonly server_port: number;
  readonly method: string;
  readonly password: string;
  readonly error?: { readonly message: string };
}

function expectOneServer(profile: Profile): void {
  const { body, hosts } = renderedHosts('outline', profile);
  const { server: address, server_port: port, method, password, error } = JSON.parse(body) as Key;
  const [host] = hosts;
  expect(hosts.length).toBeLessThanOrEqual(1);
  expect({ protocol: 'shadowsocks', address, port, method, password }).toEqual(
    host === undefined ? deadEnd(profile) : factsOf(host),
  );
  expect(error !== undefined).toBe(host === undefined);
  expect(error?.message ?? 'a server').toMatch(/\S/);
}

it('holds the first server it can carry, or says why there is none', () => {
  fc.assert(fc.property(anyProfile, expectOneServer), { examples: surely });
});

it('holds each of them alone', () => {
  expect(everyCombination.length).toBeGreaterThan(3_000);
  for (const host of everyCombination) expectOneServer(usable([host]));
});
