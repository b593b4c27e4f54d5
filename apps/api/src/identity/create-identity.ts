import { createHmac } from 'node:crypto';
import type { Digest, PasswordHasher } from '@orrery/identity';
import type { Clock } from '@orrery/kernel';
import { type Database, liveSession } from '@orrery/persistence';
import { type Authenticate, unauthorized } from '../http/caller.ts';
import type { App } from '../http/server.ts';
import type { Keyring } from '../keyring.ts';
import { type ApiTokens, createApiTokens } from './api-tokens.ts';
import { type AccessTokens, createAccessTokens } from './access-tokens.ts';
import { createPasswordHasher } from './password-hasher.ts';

/** What signing in needs beyond the common deps. One per process: every protocol's logins share its queue. */
export interface Identity {
  readonly hasher: PasswordHasher;
  readonly digest: Digest;
  readonly accessTokens: AccessTokens;
  readonly authenticate: Authenticate;
  readonly apiTokens: ApiTokens;
}

export interface IdentityOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly hasher?: PasswordHasher;
}

/** Registers `@fastify/jwt` on the app: call it before the routes. */
export async function createIdentity(app: App, { db, clock, keyring, hasher }: IdentityOptions): Promise<Identity> {
  app.decorateRequest('apiToken', null);
  const accessTokens = await createAccessTokens(app, clock, keyring);
  return {
    hasher: hasher ?? createPasswordHasher(),
    digest: createDigest(keyring),
    accessTokens,
    authenticate: createAuthenticate({ db, clock, accessTokens }),
    apiTokens: createApiTokens({ db, clock }),
  };
}

/** Keyed, so that whoever gets the table cannot try all addresses against it. */
export const createDigest =
  (keyring: Keyring): Digest =>
  (text) =>
    createHmac('sha256', keyring.key('throttle', keyring.current)).update(text).digest();

interface AuthenticateDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly accessTokens: AccessTokens;
}

/** Asks the database each time, in one statement: what was ended or taken away is gone with the next request. */
const createAuthenticate =
  ({ db, clock, accessTokens }: AuthenticateDeps): Authenticate =>
  async (authorization) => {
    if (authorization === undefined) throw unauthorized();
    const token = /^bearer +([\w.-]+) *$/i.exec(authorization)?.[1];
    const claims = token === undefined ? undefined : accessTokens.read(token);
    const session = claims && (await liveSession(db, claims, clock.now()));
    if (!session) throw unauthorized('The access token is not valid; sign in again');
    return { ...claims, ...session };
  };
