import type { UserId } from '@orrery/kernel';
import { anyText } from '@orrery/kernel/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleNow, sampleUser } from './testing/samples.ts';
import { changed, checkAdminStays, checkNewPassword, endsAdmin, parseEmail } from './user.ts';

const invalid = (path: string) =>
  expect.objectContaining({ kind: 'invalid', details: { fields: [expect.objectContaining({ path })] } });

describe('an e-mail', () => {
  it.each(['a@b', ' Ada@Example.com ', `${'a'.repeat(242)}@example.com`, "o'neil+tag@xn--bcher-kva.example"])(
    '%j is taken',
    (text) => {
      expect(parseEmail(text)).toBe(text.trim());
    },
  );

  it.each([
    '',
    '@',
    'a@',
    '@b',
    'a@b@c',
    'a b@c',
    'a@b\n.c',
    'a\u0000@b',
    'ü@b',
    'a@b\u200b',
    `${'a'.repeat(243)}@example.com`,
  ])('%j is refused', (text) => {
    expect(() => parseEmail(text)).toThrow(invalid('email'));
  });

  it('is refused or kept: whatever the text, it is at most 254 characters of visible ASCII with one @', () => {
    fc.assert(
      fc.property(anyText(), anyText(), (a, b) => {
        let email: string;
        try {
          email = parseEmail(`${a}@${b}`);
        } catch {
          return;
        }
        expect(email).toMatch(/^[\x21-\x7e]{1,254}$/);
        expect(email.split('@')).toHaveLength(2);
      }),
    );
  });
});

describe('a new password', () => {
  it.each(['a'.repeat(8), 'a'.repeat(128), '🔑'.repeat(8), '🔑'.repeat(128), ' '.repeat(8)])('%j is taken', (text) => {
    expect(() => checkNewPassword(text)).not.toThrow();
  });

  it.each(['', 'a'.repeat(7), '🔑'.repeat(7), 'a'.repeat(129), '🔑'.repeat(129), '\ud800aaaaaaaa'])(
    '%j is refused',
    (text) => {
      expect(() => checkNewPassword(text, 'new_password')).toThrow(invalid('new_password'));
    },
  );
});

describe('admins', () => {
  const admin = { ...sampleUser({ role: 'admin' }), id: 1 as UserId };
  const other = 2 as UserId;

  it('end by demotion and suspension alone', () => {
    expect(endsAdmin(admin, { role: 'user' })).toBe(true);
    expect(endsAdmin(admin, { status: 'suspended' })).toBe(true);
    expect(endsAdmin(admin, { role: 'admin', status: 'active', email: 'x@y' })).toBe(false);
    expect(endsAdmin({ ...admin, status: 'suspended' }, { role: 'user' })).toBe(false);
    expect(endsAdmin({ ...admin, role: 'user' }, { status: 'suspended' })).toBe(false);
  });

  it('are not ended by themselves, nor when they are the last', () => {
    const conflict = expect.objectContaining({ kind: 'conflict', code: 'CONFLICT' });
    expect(() => checkAdminStays(admin, admin.id, [admin.id, other], 'delete')).toThrow(conflict);
    expect(() => checkAdminStays(admin, other, [admin.id], 'delete')).toThrow(conflict);
    expect(() => checkAdminStays(admin, other, [admin.id, other], 'delete')).not.toThrow();
    expect(() => checkAdminStays({ ...admin, role: 'user' }, other, [other], 'delete')).not.toThrow();
  });

  it('a change raises the version by one', () => {
    expect(changed(admin, { email: 'x@y' }, sampleNow)).toMatchObject({ email: 'x@y', version: 2, role: 'admin' });
  });
});
