import { randomBytes } from 'node:crypto';
import {
  type ApiTokenId,
  type Clock,
  type Instant,
  type UserId,
  DomainError,
  hashToken,
  invalidField,
} from '@orrery/kernel';
import { type ApiToken, type ApiTokenScope, apiTokenScopes } from './api-token.ts';
import type { ApiTokenRepository } from './ports.ts';

interface ApiTokenRepositories {
  readonly apiTokens: ApiTokenRepository;
}

export interface ApiTokenDeps {
  readonly transact: <T>(work: (repositories: ApiTokenRepositories) => Promise<T>) => Promise<T>;
  readonly clock: Clock;
}

export interface ApiTokenInput {
  readonly name: string;
  readonly scopes: readonly ApiTokenScope[];
  readonly expiresAt: Instant | null;
  /** The admin who asks. */
  readonly by: UserId;
}

const LONGEST_NAME = 100;

/** A token, shown here and never again: the database keeps its hash. VALIDATION_ERROR, CONFLICT. */
export const createApiToken =
  ({ transact, clock }: ApiTokenDeps) =>
  async ({ by, ...input }: ApiTokenInput): Promise<{ apiToken: ApiToken; token: string }> => {
    const now = clock.now();
    const name = input.name.trim();
    if (name === '' || name.length > LONGEST_NAME || /\p{Cc}/u.test(name))
      throw invalidField('name', `must be one line of 1 to ${LONGEST_NAME} characters`);
    if (input.scopes.length === 0) throw invalidField('scopes', 'must name at least one');
    if (input.expiresAt !== null && input.expiresAt <= now) throw invalidField('expires_at', 'must lie ahead');
    const token = `api_${randomBytes(32).toString('base64url')}`;
    const scopes = apiTokenScopes.filter((scope) => input.scopes.includes(scope));
    const draft = { name, scopes, expiresAt: input.expiresAt, createdBy: by, createdAt: now };
    return transact(async ({ apiTokens }) => {
      const apiToken = await apiTokens.add({ ...draft, tokenSha256: hashToken(token) });
      return { apiToken, token };
    });
  };

/** Worth nothing from the commit on. NOT_FOUND for one that is unknown or revoked already. */
export const revokeApiToken =
  ({ transact, clock }: ApiTokenDeps) =>
  (id: ApiTokenId): Promise<void> =>
    transact(async ({ apiTokens }) => {
      if (!(await apiTokens.lock(id)))
        throw new DomainError('not_found', 'NOT_FOUND', `API token with ID ${id} not found`);
      await apiTokens.revoke(id, clock.now());
    });
