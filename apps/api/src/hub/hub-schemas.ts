import { DomainError } from '@orrery/kernel';
import { type TSchema, Type } from 'typebox';
import { Nullable } from '../http/schema.ts';

/** Any text: one that names nothing is answered so, and not called malformed. */
const Ref = (description: string) => Type.String({ description });

export const IdQuery = Type.Object({ id: Ref('The id, a UUID') });
export const IdBody = Type.Object({ id: Ref('The id, a UUID') });
export const ref = Ref;

export const Made = Type.Object({ id: Type.String({ description: 'A UUID' }) });
export const Nothing = Type.Null({ description: 'No body' });
const EpochMs = Type.Integer({ description: 'Milliseconds since 1970' });

export const Port = Type.Integer({
  minimum: 1,
  maximum: 65_535,
  description: "Where the node's management API listens",
});

export const ServerView = Type.Object({
  id: Type.String(),
  ipAddressOrDomainName: Type.String(),
  createdTime: EpochMs,
});

const node = {
  id: Type.String(),
  server: ServerView,
  port: Port,
  name: Type.String(),
  comment: Nullable(Type.String()),
  createdTime: EpochMs,
};
export const NodeView = Type.Object({ ...node, password: Type.String() });

export const ProductView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  traffic: Type.Integer({ description: 'Bytes per period; 2^53-1 when there is no limit' }),
  period: Type.String(),
  createdTime: EpochMs,
});

const user = {
  id: Type.String(),
  role: Type.Enum(['admin', 'user']),
  email: Type.String(),
  createdTime: EpochMs,
  username: Type.String({ description: 'The e-mail' }),
};
export const UserView = Type.Object({ ...user, type: Type.Literal('EmailUser'), lastLoginTime: Nullable(EpochMs) });

export const AccountView = Type.Object({
  id: Type.String(),
  node: Type.Object(node),
  port: Type.Integer({ description: 'Of this account alone' }),
  createdTime: EpochMs,
  password: Type.String(),
  method: Type.String(),
  approval: Type.Object({ id: Type.String(), state: Type.String(), createdTime: EpochMs }),
  request: Type.Object({ id: Type.String(), user: Type.Object(user), product: ProductView, createdTime: EpochMs }),
});

export const Usage = Type.Object({ usage: Type.Integer({ description: 'Bytes' }) });
export const History = Type.Array(
  Type.Object({ usage: Type.Integer({ description: 'Bytes until then' }), createdTime: EpochMs }),
);

/** The schemas of a route, in one line. */
export const hubSchema = (summary: string, status: number, answer: TSchema, input: object = {}) => ({
  summary,
  security: [{ bearer: [] }],
  ...input,
  response: { [status]: answer },
});

/** The days of each period; the word that was given is kept. */
const PERIOD_DAYS = {
  monthly: 30,
  quarterly: 90,
  semiannually: 180,
  semiannual: 180,
  annually: 365,
  annual: 365,
} as const;

export function daysOf(period: string): number {
  const known = Object.entries(PERIOD_DAYS).find(([word]) => word === period);
  if (known) return known[1];
  const words = Object.keys(PERIOD_DAYS).join(', ');
  throw new DomainError('invalid', 'VALIDATION_ERROR', `period must be one of: ${words}`);
}

/** The word for a plan that Hub was told none for. */
export function periodOf(days: number | null): string {
  const known = Object.entries(PERIOD_DAYS).find(([, length]) => length === days);
  return known ? known[0] : days === null ? 'unlimited' : `${days} days`;
}
