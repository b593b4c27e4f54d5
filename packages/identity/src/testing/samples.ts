import { createHash } from 'node:crypto';
import { type Instant, instantFromMs } from '@orrery/kernel';
import type { Digest } from '../throttle.ts';
import type { NewUser } from '../user.ts';

export const sampleNow: Instant = instantFromMs(Date.UTC(2026, 0, 15, 12));

export const sampleDigest: Digest = (text) => createHash('sha256').update(text).digest();

export const sampleUser = (change: Partial<NewUser> = {}): NewUser => ({
  email: 'ada@example.com',
  passwordHash: 'v1:correct horse',
  role: 'user',
  status: 'active',
  mustChangePassword: false,
  version: 1,
  createdAt: sampleNow,
  updatedAt: sampleNow,
  ...change,
});
