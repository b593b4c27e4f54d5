import { type ApiTokenId, type Instant, type UserId, DomainError } from '@orrery/kernel';
import type { Role } from './user.ts';

/** What a machine may do: speak mu, speak Lemon Tree (and clear it), or use the routes of admins. */
export const apiTokenScopes = ['mu', 'probe', 'probe:init', 'admin:read', 'admin:write'] as const;
export type ApiTokenScope = (typeof apiTokenScopes)[number];

export interface ApiToken {
  readonly id: ApiTokenId;
  /** Unique among those that are not revoked. */
  readonly name: string;
  readonly scopes: readonly ApiTokenScope[];
  readonly tokenSha256: Buffer;
  /** The admin it acts for; null once that one is deleted. */
  readonly createdBy: UserId | null;
  readonly createdAt: Instant;
  /** Null: never. */
  readonly expiresAt: Instant | null;
}

export type NewApiToken = Omit<ApiToken, 'id'>;

const FORM = /^api_[A-Za-z0-9_-]{43}$/;

export const looksLikeApiToken = (text: string): boolean => FORM.test(text);

/** What a token must not touch, whatever its scopes: admins, and who is to become one. FORBIDDEN. */
export function refuseAdmins(...touched: readonly { readonly role?: Role }[]): void {
  if (touched.some(({ role }) => role === 'admin'))
    throw new DomainError('forbidden', 'FORBIDDEN', 'An API token makes and changes no admins: sign in for that');
}

export const apiTokenNameTaken = (name: string): DomainError =>
  new DomainError('conflict', 'CONFLICT', `An API token named "${name}" exists already`);
