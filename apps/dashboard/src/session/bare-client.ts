import { createClient, dataOf, done } from '@orrery/api-client';

/** The calls that make and end a session: they go without an access token, by the cookie. */
export function createBareClient() {
  const client = createClient({ fetch: (request) => fetch(request) });
  return {
    signIn: (email: string, password: string) => dataOf(client.POST('/session', { body: { email, password } })),
    refresh: () => dataOf(client.POST('/session/refresh')),
    signOut: () => done(client.DELETE('/session')),
  };
}
