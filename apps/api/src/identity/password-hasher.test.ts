import { describe, expect, it } from 'vitest';
import { createPasswordHasher } from './password-hasher.ts';

describe('password hashes', () => {
  it('are argon2id with the parameters of OWASP, salted', async () => {
    const hasher = createPasswordHasher();
    const [one, other] = await Promise.all([hasher.hash('correct horse'), hasher.hash('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$|^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await hasher.verify(one, 'correct horse')).toBe(true);
    expect(await hasher.verify(one, 'correct horses')).toBe(false);
    expect(await hasher.verify(null, 'correct horse')).toBe(false);
    expect(hasher.isOutdated(one)).toBe(false);
  });

  it('tell when they were made with other parameters, and still verify', async () => {
    const old = await createPasswordHasher({ memoryKib: 8, passes: 1 }).hash('correct horse');
    const hasher = createPasswordHasher({ memoryKib: 16, passes: 1 });
    expect(hasher.isOutdated(old)).toBe(true);
    expect(await hasher.verify(old, 'correct horse')).toBe(true);
  });
});
