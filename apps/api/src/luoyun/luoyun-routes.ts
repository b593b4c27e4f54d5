import { signInForKey } from '@orrery/identity';
import { DomainError, type MachineId, type UserId, hashToken } from '@orrery/kernel';
import { MACHINE_STATUS_TEXTS, type Machine, SPICE } from '@orrery/machine';
import { findMachine, listOwnedMachines, liveSessionByKey } from '@orrery/persistence';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import type { Failure } from '../http/errors.ts';
import { takeForms } from '../http/forms.ts';
import { type Dialect, speak } from '../http/protocol.ts';
import { Nullable } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { countedAddress } from '../identity/client-address.ts';
import type { Identity } from '../identity/create-identity.ts';

const Refusal = Type.Object({ code: Type.Integer({ description: 'Not 0' }), desc: Type.String() });

/** What is refused is told in the body: the protocol knows no status but 200. Failures of ours keep theirs. */
const luoyun: Dialect = {
  tag: 'luoyun',
  prefixes: ['/api/login', '/api/instance', '/api/myun'],
  fail({ status, message }: Failure, reply: FastifyReply) {
    const isRefusal = status < 500 && status !== 404;
    return reply.code(isRefusal ? 200 : status).send({ code: 1, desc: message });
  },
  failures: { 404: Refusal, 500: Refusal, 503: Refusal },
};

const Code = Type.Integer({ description: '0: done; else `desc` says why not' });
const Desc = Type.String();
/** Values of forms are texts; a number is taken as well. */
const Numeric = (description: string) => Type.Unsafe<string | number>({ type: ['string', 'integer'], description });
const SessionKey = Type.String({ description: 'From /api/login' });

const LoginBody = Type.Object({
  username: Type.String({ description: 'The e-mail' }),
  password: Type.String({ maxLength: 1_024 }),
});
const InstanceBody = Type.Object({ session_key: SessionKey, instance_id: Numeric('The id of a machine') });
const ListBody = Type.Object({
  session_key: SessionKey,
  sepa: Type.Optional(Numeric('Instances per page; default 10, at most 100')),
  p: Type.Optional(Numeric('Which page, from 1')),
});

const Welcome = Type.Object({ code: Code, desc: Desc, session_key: Type.Optional(Type.String()) });
const BaseInfo = Type.Object({
  code: Code,
  desc: Desc,
  instance_id: Type.Optional(Type.Integer()),
  vdi_type: Type.Optional(Type.Integer({ description: '1: spice' })),
  host: Type.Optional(Type.String()),
  port: Type.Optional(Nullable(Type.Integer())),
});
const InstanceList = Type.Object({
  code: Code,
  desc: Desc,
  list: Type.Optional(
    Type.Array(
      Type.Object({
        id: Type.Integer(),
        name: Type.String(),
        summary: Nullable(Type.String()),
        status: Type.Integer(),
        status_string: Type.String(),
      }),
    ),
  ),
});

/** One text for what belongs to others and what is not there: it tells nothing about ids. The placeholder is the document's. */
const notYours = (): DomainError => new DomainError('forbidden', 'FORBIDDEN', "Instance %s is someone else's");

const DEFAULT_PAGE_SIZE = 10;
const LARGEST_PAGE_SIZE = 100;
const LAST_PAGE = 1_000_000_000;

/** A whole number from 1; what is none, or beyond `most`, is told so. */
function wholeOf(name: string, value: string | number, most: number): number {
  const number = /^\d{1,16}$/.test(String(value)) ? Number(value) : 0;
  if (number < 1 || number > most) throw new DomainError('invalid', 'VALIDATION_ERROR', `${name} must be 1 to ${most}`);
  return number;
}

/** LuoYunCloud: instances are the machines of whoever signed in. */
export async function luoyunRoutes(app: App, deps: Deps, identity: Identity): Promise<void> {
  const { transact, db, clock } = deps;
  const { hasher, digest } = identity;
  const consumes = ['application/x-www-form-urlencoded'];

  const userOf = async (sessionKey: string): Promise<UserId> => {
    const session = await liveSessionByKey(db, hashToken(sessionKey), clock.now());
    if (!session) throw new DomainError('unauthenticated', 'UNAUTHORIZED', 'Requires authentication');
    if (session.mustChangePassword) throw new DomainError('forbidden', 'FORBIDDEN', 'Change the password first');
    return session.userId;
  };

  await speak(app, luoyun, (scope) => {
    takeForms(scope);

    scope.post(
      '/api/login',
      {
        schema: {
          summary: 'Sign in; the key opens the other calls',
          consumes,
          body: LoginBody,
          response: { 200: Welcome },
        },
      },
      async ({ body: { username, password }, ip }, reply) => {
        void reply.header('Cache-Control', 'no-store');
        const signIn = signInForKey({ transact, clock, hasher, digest });
        const { key } = await signIn({ email: username, password, address: countedAddress(ip) });
        return { code: 0, session_key: key, desc: 'Welcome to LYC.' };
      },
    );

    scope.post(
      '/api/instance/baseinfo',
      {
        schema: {
          summary: 'Where the console of an own instance is',
          consumes,
          body: InstanceBody,
          response: { 200: BaseInfo },
        },
      },
      async ({ body }) => {
        const userId = await userOf(body.session_key);
        const id = wholeOf('instance_id', body.instance_id, Number.MAX_SAFE_INTEGER) as MachineId;
        const machine = await findMachine(db, id);
        if (machine?.ownerId !== userId) throw notYours();
        return { code: 0, desc: `Information about ${machine.name}`, instance_id: machine.id, ...consoleOf(machine) };
      },
    );

    scope.post(
      '/api/myun/instance',
      {
        schema: {
          summary: 'The own instances, page by page',
          consumes,
          body: ListBody,
          response: { 200: InstanceList },
        },
      },
      async ({ body: { session_key, sepa = DEFAULT_PAGE_SIZE, p = 1 } }) => {
        const userId = await userOf(session_key);
        const limit = wholeOf('sepa', sepa, LARGEST_PAGE_SIZE);
        const offset = (wholeOf('p', p, LAST_PAGE) - 1) * limit;
        const list = (await listOwnedMachines(db, userId, { limit, offset })).items.map(instanceView);
        return { code: 0, desc: `List ${list.length} instances`, list };
      },
    );
  });
}

/** Without a console it is looked for at the machine's own address. */
const consoleOf = ({ console, address }: Machine) => ({
  vdi_type: console?.vdiType ?? SPICE,
  host: console?.host ?? address,
  port: console?.port ?? null,
});

const instanceView = ({ id, name, summary, status }: Machine) => ({
  id,
  name,
  summary,
  status,
  status_string: MACHINE_STATUS_TEXTS[status],
});
