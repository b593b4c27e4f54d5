import { addressKey, failedAgain, waitMs } from '@orrery/identity';
import { DomainError, type NodeId, SECOND_MS, toIso } from '@orrery/kernel';
import { type Enrolment, enrolAgent, issueEnrolment } from '@orrery/node';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { Body, IdParams, Success, Time, errors } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { countedAddress } from '../identity/client-address.ts';
import { createDigest } from '../identity/create-identity.ts';
import { type Installation, dockerText, unitInstallText, unitText } from './install-text.ts';

const shownOnce = 'Shown once; left out when an Idempotency-Key is repeated';

const InstallView = Type.Object({
  code: Type.Optional(Type.String({ description: `What the agent trades for its token, once. ${shownOnce}` })),
  expires_at: Time('When the code is worth nothing any more: 15 minutes from now'),
  docker: Type.Optional(Type.String({ description: `One command for the node. ${shownOnce}` })),
  systemd: Type.Optional(
    Type.Object(
      {
        unit: Type.String({ description: '/etc/systemd/system/orrery-agent.service' }),
        install: Type.String({ description: 'Two lines for a root shell: write unit and code, start it' }),
      },
      { description: `With the repository at /opt/orrery, see docs/operations.md. ${shownOnce}` },
    ),
  ),
});

const EnrolBody = Body({ code: Type.String({ minLength: 1, maxLength: 200, description: 'As it was shown' }) });

const EnrolledView = Type.Object({
  node_id: Type.String({ description: 'Which node the agent serves' }),
  token: Type.String({ description: 'The new token of the node; the old one is dead' }),
});

/** How an agent comes to its token: a code for the operator, and the trade of it. */
export function enrolmentRoutes(app: App, deps: Deps): void {
  installRoute(app, deps);
  enrolRoute(app, deps);
}

function installRoute(app: App, { clock, guards, once, publicUrl, agentImage }: Deps): void {
  app.post(
    '/nodes/:id/install',
    {
      onRequest: guards.admin,
      schema: {
        tags: ['nodes'],
        security: [{ bearer: [] }],
        summary: 'A single-use code for a new agent of the node, and the commands that install it',
        params: IdParams,
        response: { 200: Success(InstallView), ...errors(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const nodeId = request.params.id as NodeId;
      const message = 'Enrolment code generated successfully';
      const view = ({ code, expiresAt }: Enrolment) => {
        const installation: Installation = { apiUrl: publicUrl, code, nodeId, image: agentImage };
        const systemd = { unit: unitText(installation), install: unitInstallText(installation) };
        return { code, expires_at: toIso(expiresAt), docker: dockerText(installation), systemd };
      };
      await once(request, reply, (transactOnce) => issueEnrolment({ transact: transactOnce, clock })(nodeId), {
        status: 200,
        answer: (enrolment) => ({ success: true, message, data: view(enrolment) }),
        keep: ({ expiresAt }) => ({ success: true, message, data: { expires_at: toIso(expiresAt) } }),
      });
      return reply;
    },
  );
}

function enrolRoute(app: App, { transact, clock, keyring }: Deps): void {
  const enrol = enrolAgent({ transact, clock });
  const digest = createDigest(keyring);
  // As sign-ins are slowed down, but apart from them: an agent that tries a dead code keeps nobody out.
  const keyOf = (ip: string) => addressKey(digest, `enrol ${countedAddress(ip)}`);

  app.post(
    '/agents/enrol',
    {
      schema: {
        tags: ['agents'],
        summary: 'Trade an enrolment code for the token of its node; no token is needed',
        body: EnrolBody,
        response: { 200: Success(EnrolledView), ...errors(401) },
      },
    },
    async ({ body, ip }, reply) => {
      const key = keyOf(ip);
      const [failures] = await transact(({ signInFailures }) => signInFailures.read([key]));
      const wait = waitMs(key.kind, failures, clock.now());
      if (wait > 0) {
        throw new DomainError('limited', 'RATE_LIMITED', 'Too many codes were tried; wait before the next one', {
          details: { retryAfterSeconds: Math.ceil(wait / SECOND_MS) },
        });
      }
      const enrolled = await enrol(body.code).catch(async (error: unknown) => {
        await transact(async ({ signInFailures }) => {
          const [before] = await signInFailures.lock([key]);
          await signInFailures.save(key, failedAgain(before, clock.now()));
        });
        throw error;
      });
      void reply.header('Cache-Control', 'no-store');
      return { success: true as const, data: { node_id: String(enrolled.nodeId), token: enrolled.token } };
    },
  );
}
