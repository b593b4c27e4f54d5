import { type ApiToken, type ApiTokenRepository, type ApiTokenScope, apiTokenNameTaken } from '@orrery/identity';
import type { ApiTokenId, UserId } from '@orrery/kernel';
import { and, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { isUniqueViolation } from '../postgres-error.ts';
import { apiTokens } from '../schema/index.ts';

const columns = {
  id: apiTokens.id,
  name: apiTokens.name,
  scopes: apiTokens.scopes,
  tokenSha256: apiTokens.tokenSha256,
  createdBy: apiTokens.createdBy,
  createdAt: apiTokens.createdAt,
  expiresAt: apiTokens.expiresAt,
};

type Row = Pick<typeof apiTokens.$inferSelect, keyof typeof columns>;

const toApiToken = (row: Row): ApiToken => ({
  ...row,
  id: row.id as ApiTokenId,
  scopes: row.scopes as ApiTokenScope[],
  createdBy: row.createdBy as UserId | null,
});

export function apiTokenRepository(tx: Transaction): ApiTokenRepository {
  return {
    async add(token) {
      try {
        const [row] = await tx
          .insert(apiTokens)
          .values({ ...token, scopes: [...token.scopes] })
          .returning(columns);
        if (!row) throw new Error('the insert returned no row');
        return toApiToken(row);
      } catch (error) {
        throw isUniqueViolation(error, 'api_tokens_name_key') ? apiTokenNameTaken(token.name) : error;
      }
    },
    async lock(id) {
      const isLive = and(eq(apiTokens.id, id), isNull(apiTokens.revokedAt));
      const [row] = await tx.select(columns).from(apiTokens).where(isLive).for('update');
      return row && toApiToken(row);
    },
    async revoke(id, at) {
      await tx.update(apiTokens).set({ revokedAt: at }).where(eq(apiTokens.id, id));
    },
  };
}
