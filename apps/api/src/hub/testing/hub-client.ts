import type { App } from '../../http/server.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface HubAnswer {
  readonly status: number;
  /** Null without a body. */
  // oxlint-disable-next-line typescript/no-explicit-any -- what the test says is there is what it looks at
  readonly body: any;
}

/** Speaks Hub as the document's curl does: `-H "Content-Type: application/json" -H "Authorization: Bearer …"`. */
export function hubClient(app: App) {
  const send = async (method: Method, url: string, token?: string, body?: unknown): Promise<HubAnswer> => {
    const response = await app.inject({
      method,
      url,
      headers: {
        ...(method !== 'DELETE' && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.statusCode, body: response.body === '' ? null : response.json() };
  };
  return {
    send,
    login: async (username: string, password: string): Promise<{ token: string; refreshToken: string; id: string }> => {
      const { body } = await send('POST', '/api/user/login', undefined, { username, password });
      return { ...body, id: claimsOf(body.token).id };
    },
  };
}

/** What a client reads out of a token. */
export const claimsOf = (token: string): { id: string; role: string; iat: number; exp: number } =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as ReturnType<typeof claimsOf>;
