import fc from 'fast-check';
import { expect, it } from 'vitest';
import { documentTag } from './document-tag.ts';
import { forms, type Profile } from './model.ts';
import { render } from './render.ts';
import { anyProfile } from './testing/arbitraries.ts';
import { everyKindOfHost, goldenProfiles, usable } from './testing/profiles.ts';

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reversed(member)]),
  );
};

it('is a strong ETag that depends on the content alone', () => {
  fc.assert(
    fc.property(fc.constantFrom(...forms), anyProfile, (form, profile) => {
      const tag = documentTag(form, profile);
      expect(tag).toMatch(/^"[\w-]{43}"$/);
      expect(documentTag(form, reversed(profile) as Profile)).toBe(tag);
    }),
  );
});

it('changes whenever the bytes change', () => {
  // One profile with some of another's members: neighbours that differ in little.
  const pair = fc.tuple(anyProfile, anyProfile, fc.subarray(['title', 'managedUrl', 'usage', 'access'] as const));
  fc.assert(
    fc.property(fc.constantFrom(...forms), pair, (form, [one, other, members]) => {
      const mixed = { ...one, ...Object.fromEntries(members.map((member) => [member, other[member]])) };
      if (render(form, mixed).body === render(form, one).body) return;
      expect(documentTag(form, mixed)).not.toBe(documentTag(form, one));
    }),
  );
});

it('changes with any single setting of a host', () => {
  for (const host of everyKindOfHost) {
    const changes = [{ name: 'other' }, { address: 'other.example.com' }, { port: 1 }, { password: 'other' }];
    for (const form of forms) {
      const tags = [host, ...changes.map((change) => ({ ...host, ...change }))].map((each) =>
        documentTag(form, usable([each])),
      );
      expect(new Set(tags).size).toBe(tags.length);
    }
  }
});

it('stays while only the traffic moves, but for SIP008, which shows it', () => {
  const profile = goldenProfiles['usable'];
  if (profile === undefined) throw new Error('no profile');
  const later = { ...profile, usage: { ...profile.usage, downloadBytes: profile.usage.downloadBytes + 1n } };
  const moved = forms.filter((form) => documentTag(form, later) !== documentTag(form, profile));
  expect(moved).toEqual(['sip008']);
});
