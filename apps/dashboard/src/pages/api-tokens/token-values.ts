import type { Scope, TokenBody } from './token-api.ts';

export const scopes = ['mu', 'probe', 'probe:init', 'admin:read', 'admin:write'] as const satisfies readonly Scope[];
export const expiries = ['never', '30', '90', '365', 'at'] as const;

interface TokenValues {
  readonly name: string;
  readonly scopes: Scope[];
  /** Days from now, or `at`. */
  readonly expiry: (typeof expiries)[number];
  /** As the browser's field has it: local, without a zone. */
  readonly expires_at: string;
}

export const newToken: TokenValues = { name: '', scopes: [], expiry: '90', expires_at: '' };

export const toTokenBody = (values: TokenValues): TokenBody => ({
  name: values.name.trim(),
  scopes: values.scopes,
  expires_at: endOf(values),
});

const DAY_MS = 86_400_000;

function endOf({ expiry, expires_at: local }: TokenValues): string | null {
  if (expiry === 'never') return null;
  const at = expiry === 'at' ? new Date(local) : new Date(Date.now() + Number(expiry) * DAY_MS);
  // No moment: the schema says so at the field.
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
