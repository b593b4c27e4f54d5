import { createClient } from '@orrery/api-client';
import { session } from './session/session.ts';

export * from '@orrery/api-client';

/** Every call of the signed-in goes through here; give it to `dataOf`. */
export const api = createClient({
  async fetch(request) {
    const token = await session.accessToken();
    const again = request.clone();
    const response = await send(request, token);
    if (response.status !== 401) return response;
    await session.renew(token);
    return send(again, await session.accessToken());
  },
});

function send(request: Request, token: string): Promise<Response> {
  request.headers.set('Authorization', `Bearer ${token}`);
  return fetch(request);
}
