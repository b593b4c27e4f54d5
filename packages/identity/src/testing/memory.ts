import type { ApiTokenId, UserId } from '@orrery/kernel';
import { type ApiToken, apiTokenNameTaken } from '../api-token.ts';
import type { IdentityRepositories, IdentityTransact } from '../ports.ts';
import type { RefreshToken, Session } from '../session.ts';
import type { FailureKey, Failures } from '../throttle.ts';
import { type User, emailTaken, isActiveAdmin } from '../user.ts';

interface State {
  readonly apiTokens: Map<ApiTokenId, ApiToken & { readonly isRevoked?: boolean }>;
  readonly users: Map<UserId, User>;
  readonly sessions: Map<string, Session>;
  readonly tokens: Map<string, RefreshToken>;
  readonly failures: Map<string, Failures>;
  lastId: number;
}

const keyOf = (sha256: Buffer): string => sha256.toString('hex');

function repositoriesOf(state: State, subscribers: ReadonlySet<UserId>): IdentityRepositories {
  const byEmail = (email: string) =>
    [...state.users.values()].find((u) => u.email.toLowerCase() === email.toLowerCase());
  const failuresOf = async (keys: readonly FailureKey[]) => keys.map((key) => state.failures.get(keyOf(key.sha256)));
  return {
    apiTokens: {
      async add(draft) {
        for (const { name, isRevoked } of state.apiTokens.values())
          if (name === draft.name && !isRevoked) throw apiTokenNameTaken(name);
        const token = { ...draft, id: ++state.lastId as ApiTokenId };
        state.apiTokens.set(token.id, token);
        return token;
      },
      async lock(id) {
        const token = state.apiTokens.get(id);
        return token?.isRevoked ? undefined : token;
      },
      async revoke(id) {
        const token = state.apiTokens.get(id);
        if (token) state.apiTokens.set(id, { ...token, isRevoked: true });
      },
    },
    users: {
      lock: async (id) => state.users.get(id),
      lockByEmail: async (email) => byEmail(email),
      async add(draft) {
        if (byEmail(draft.email)) throw emailTaken();
        const user = { ...draft, id: ++state.lastId as UserId };
        state.users.set(user.id, user);
        return user;
      },
      async save(user) {
        const other = byEmail(user.email);
        if (other && other.id !== user.id) throw emailTaken();
        state.users.set(user.id, user);
      },
      async remove(id) {
        state.users.delete(id);
        for (const session of state.sessions.values()) if (session.userId === id) state.sessions.delete(session.id);
        for (const [key, token] of state.tokens) if (!state.sessions.has(token.sessionId)) state.tokens.delete(key);
      },
      hasLiveSubscriptions: async (id) => subscribers.has(id),
    },
    adminRoster: {
      lock: async () => [...state.users.values()].filter(isActiveAdmin).map((user) => user.id),
      noUsersYet: async () => state.users.size === 0,
    },
    sessions: {
      async add(session) {
        state.sessions.set(session.id, session);
      },
      async lockByToken(tokenSha256) {
        const token = state.tokens.get(keyOf(tokenSha256));
        const session = token && state.sessions.get(token.sessionId);
        const user = session && state.users.get(session.userId);
        return token && session && user && { token, session, user };
      },
      async addToken(token) {
        state.tokens.set(keyOf(token.tokenSha256), token);
      },
      async useToken(tokenSha256, at) {
        const token = state.tokens.get(keyOf(tokenSha256));
        if (token) state.tokens.set(keyOf(tokenSha256), { ...token, usedAt: token.usedAt ?? at });
      },
      async extend(id, expiresAt) {
        const session = state.sessions.get(id);
        if (session) state.sessions.set(id, { ...session, expiresAt });
      },
      async end(which, at) {
        for (const session of state.sessions.values()) {
          const meant =
            'id' in which ? session.id === which.id : session.userId === which.userId && session.id !== which.except;
          if (meant) state.sessions.set(session.id, { ...session, revokedAt: session.revokedAt ?? at });
        }
      },
    },
    signInFailures: {
      read: failuresOf,
      lock: failuresOf,
      async save(key, failures) {
        state.failures.set(keyOf(key.sha256), failures);
      },
      async clear(key) {
        state.failures.delete(keyOf(key.sha256));
      },
    },
  };
}

export interface MemoryIdentity {
  readonly transact: IdentityTransact;
  /** Users that have live subscriptions; tests add to it. */
  readonly subscribers: Set<UserId>;
}

/** The repositories in memory: one transaction after the other, a failed one leaves no trace. */
export function memoryIdentity(): MemoryIdentity {
  let state: State = {
    apiTokens: new Map(),
    users: new Map(),
    sessions: new Map(),
    tokens: new Map(),
    failures: new Map(),
    lastId: 0,
  };
  let last: Promise<unknown> = Promise.resolve();
  const subscribers = new Set<UserId>();
  const transact: IdentityTransact = (work) => {
    const run = last.then(async () => {
      const draft: State = {
        apiTokens: new Map(state.apiTokens),
        users: new Map(state.users),
        sessions: new Map(state.sessions),
        tokens: new Map(state.tokens),
        failures: new Map(state.failures),
        lastId: state.lastId,
      };
      const result = await work(repositoriesOf(draft, subscribers));
      state = draft;
      return result;
    });
    last = run.catch(() => {});
    return run;
  };
  return { transact, subscribers };
}
