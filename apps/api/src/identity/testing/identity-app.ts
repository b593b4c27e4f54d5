import type { NewUser } from '@orrery/identity';
import { sampleUser } from '@orrery/identity/testing';
import { fixedClock } from '@orrery/kernel';
import { connect, createTransact } from '@orrery/persistence';
import { testDatabase } from '@orrery/persistence/testing';
import pino from 'pino';
import { afterAll } from 'vitest';
import { guards } from '../../http/caller.ts';
import { createOnce } from '../../http/once.ts';
import { createServer } from '../../http/server.ts';
import { createKeyring } from '../../keyring.ts';
import { apiTokenRoutes } from '../../native/api-token-routes.ts';
import { authRoutes } from '../../native/auth-routes.ts';
import { userRoutes } from '../../native/user-routes.ts';
import { createIdentity } from '../create-identity.ts';
import { createPasswordHasher } from '../password-hasher.ts';

/** The least argon2 takes: the tests are about what happens around it. */
const fastHashing = { memoryKib: 8, passes: 1 };

/** An answer of the native API, success or not. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
  readonly body: {
    readonly success: boolean;
    readonly error?: {
      readonly code: string;
      readonly details?: { readonly fields?: readonly { readonly path: string }[] };
    };
  };
}

export interface Asking {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the request comes from, as a trusted proxy says. */
  readonly from?: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The identity routes over a database of their own, at a fixed time; `log` is every line that was logged. */
export async function identityApp() {
  const { db, close } = connect(await testDatabase());
  const clock = fixedClock('2026-01-15T12:00:00Z');
  const keyring = createKeyring(new Map([[1, 'a master secret of the tests, long enough']]));
  const log: string[] = [];
  const app = await createServer({
    logger: pino({ level: 'trace' }, { write: (line: string) => void log.push(line) }),
    trustedProxies: ['127.0.0.1'],
    version: '0.0.0',
  });
  afterAll(async () => {
    await app.close();
    await close();
  });
  const hasher = createPasswordHasher(fastHashing);
  const transact = createTransact(db, clock);
  const identity = await createIdentity(app, { db, clock, keyring, hasher });
  const deps = {
    transact,
    db,
    clock,
    keyring,
    guards: guards(identity.authenticate, identity.apiTokens.asBearer),
    once: createOnce(transact, clock, keyring.key('idempotency', 1)),
    devices: { windowMs: 300_000, allowedRanges: [] },
    agentImage: 'orrery-node-agent',
    publicUrl: 'http://localhost',
  };
  authRoutes(app, deps, identity);
  userRoutes(app, deps, identity);
  apiTokenRoutes(app, deps);
  await app.ready();

  const add = async (name: string, change: Partial<NewUser> = {}) => {
    const passwordHash = await hasher.hash(`${name}'s secret`);
    return transact(({ users }) => users.add(sampleUser({ email: `${name}@example.com`, passwordHash, ...change })));
  };

  const ask = async (method: Method, url: string, { token, body, headers, from }: Asking = {}): Promise<Answer> => {
    const response = await app.inject({
      method,
      url,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(from !== undefined && { 'x-forwarded-for': from }),
        ...headers,
      },
      ...(body !== undefined && { payload: body as object }),
    });
    const parsed =
      response.body === '' ? { success: true } : response.json<Answer['body'] & { data?: Answer['data'] }>();
    return {
      status: response.statusCode,
      headers: response.headers,
      body: parsed,
      data: ('data' in parsed && parsed.data) || {},
    };
  };
  const signIn = async (name: string, password = `${name}'s secret`) => {
    const { status, data } = await ask('POST', '/auth/login', { body: { email: `${name}@example.com`, password } });
    if (status !== 200) throw new Error(`signing in answered ${status}`);
    return { access: String(data['access_token']), refresh: String(data['refresh_token']) };
  };
  return { app, db, clock, keyring, log, ask, add, signIn };
}
