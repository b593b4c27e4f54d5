import { ApiError, type DataOf } from '@orrery/api-client';
import { useSyncExternalStore } from 'react';
import { createBareClient } from './bare-client.ts';

type SessionData = DataOf<'/session', 'post'>;
export type Profile = SessionData['user'];

export type SessionState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'signed-out'; readonly ended: boolean }
  | { readonly kind: 'signed-in'; readonly user: Profile };

/** An access token is replaced when it has less than this to live. */
const EARLY_MS = 60_000;

/**
 * Who is signed in here. The access token lives in this module and nowhere else; the refresh token is in a cookie that no
 * script can read. Tabs share the session: signing out in one ends it in all.
 */
function createSession() {
  const api = createBareClient();
  const channel = new BroadcastChannel('orrery-session');
  const listeners = new Set<() => void>();
  let state: SessionState = { kind: 'unknown' };
  let access: { readonly token: string; readonly endsAtMs: number } | undefined;
  let refreshing: Promise<void> | undefined;

  function become(next: SessionState): void {
    state = next;
    for (const listener of listeners) listener();
  }

  function enter({ access_token: token, expires_in: seconds, user }: SessionData): void {
    access = { token, endsAtMs: Date.now() + seconds * 1000 };
    become({ kind: 'signed-in', user });
  }

  function leave(ended: boolean): void {
    access = undefined;
    become({ kind: 'signed-out', ended });
  }

  /** One at a time, over all tabs where the browser can do that: the cookie is replaced each time. */
  function refresh(): Promise<void> {
    refreshing ??= inTurn(async () => {
      try {
        const found = await api.refresh();
        if (!found) throw new ApiError(401, 'UNAUTHORIZED', 'Sign in first');
        enter(found);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status === 0 || error.status >= 500) throw error;
        leave(state.kind === 'signed-in');
        throw error;
      }
    }).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  channel.addEventListener('message', ({ data }) => {
    if (data === 'signed-out' && state.kind === 'signed-in') leave(false);
    if (data === 'signed-in' && state.kind === 'signed-out') void refresh().catch(() => undefined);
  });

  return {
    get state(): SessionState {
      return state;
    },
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Goes on with the session of the cookie, if there is one. */
    async resume(): Promise<void> {
      await refresh().catch(() => state.kind === 'unknown' && leave(false));
    },
    async signIn(email: string, password: string): Promise<void> {
      enter(await api.signIn(email, password));
      channel.postMessage('signed-in');
    },
    async signOut(): Promise<void> {
      await api.signOut();
      leave(false);
      channel.postMessage('signed-out');
    },
    /** What the profile says now, after a change of it. */
    async reread(): Promise<void> {
      await refresh();
    },
    /** A token that is good for a while. Throws ApiError when the session has ended. */
    async accessToken(): Promise<string> {
      if (!access || access.endsAtMs - Date.now() < EARLY_MS) await refresh();
      if (!access) throw new ApiError(401, 'UNAUTHORIZED', 'Sign in first');
      return access.token;
    },
    /** The token was refused: gets another one, unless that has happened already. */
    async renew(refused: string): Promise<void> {
      if (access?.token === refused) await refresh();
    },
  };
}

const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
  // Not there on plain http; then the ten seconds of grace of the API have to do.
  'locks' in navigator ? navigator.locks.request('orrery-refresh', work) : work();

export const session = createSession();

export const useSession = (): SessionState => useSyncExternalStore(session.subscribe, () => session.state);

/** Who is signed in; for what is shown to the signed-in only. */
export function useProfile(): Profile {
  const state = useSession();
  if (state.kind !== 'signed-in') throw new Error('nobody is signed in');
  return state.user;
}
