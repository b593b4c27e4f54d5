import { fixedClock } from '@orrery/kernel';
import type { Role, User } from '../user.ts';
import { memoryIdentity } from './memory.ts';
import { plainHasher } from './plain-hasher.ts';
import { sampleDigest, sampleUser } from './samples.ts';

/** Everything the use cases need, in memory, at a fixed time. */
export function identityWorld() {
  const { transact, subscribers } = memoryIdentity();
  const hasher = plainHasher();
  const deps = { transact, clock: fixedClock('2026-01-15T12:00:00Z'), hasher, digest: sampleDigest };
  const person = (name: string, role: Role = 'user', change: Partial<User> = {}) =>
    transact(({ users }) =>
      users.add(sampleUser({ email: `${name}@example.com`, passwordHash: `v1:${name}'s secret`, role, ...change })),
    );
  return { deps, transact, subscribers, hasher, person };
}

export type IdentityWorld = ReturnType<typeof identityWorld>;
