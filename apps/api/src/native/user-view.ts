import { toIso } from '@orrery/kernel';
import type { UserView as User } from '@orrery/persistence';
import { Type } from 'typebox';
import { Id, Time, Version } from '../http/schema.ts';

export const Role = Type.Enum(['admin', 'user'], { description: 'What the user may do' });
export const UserStatus = Type.Enum(['active', 'suspended'], { description: 'A suspended user cannot sign in' });

export const UserView = Type.Object({
  id: Id('The id'),
  email: Type.String(),
  role: Role,
  status: UserStatus,
  must_change_password: Type.Boolean({ description: 'Until then nothing but PUT /auth/password is open to the user' }),
  version: Version,
  created_at: Time('When the user was made'),
  updated_at: Time('When the user last changed'),
});

export const userView = (user: User) => ({
  id: user.id as number,
  email: user.email,
  role: user.role,
  status: user.status,
  must_change_password: user.mustChangePassword,
  version: user.version,
  created_at: toIso(user.createdAt),
  updated_at: toIso(user.updatedAt),
});
