import { MINUTE_MS, type NodeId, fixedClock, instantFromMs, hashToken } from '@orrery/kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import { changeNode } from '../change-node.ts';
import { type CreateNode, createNode } from '../create-node.ts';
import { deleteNode } from '../delete-node.ts';
import { enrolAgent, issueEnrolment } from '../enrolment.ts';
import { generateNodeToken } from '../generate-node-token.ts';
import type { Transact } from '../ports.ts';
import { recordCertificate } from '../record-certificate.ts';
import { givenNode, protocolSamples, shadowsocksSample, trojanSample } from './sample-node.ts';

/** A store under test, and what the contract must see of it that the port does not show. */
export interface NodeStore {
  readonly transact: Transact;
  givenPlan(nodeTags: readonly string[]): Promise<number>;
  closedOpenings(id: NodeId): Promise<{ planId: number; closedAt: number }[]>;
  tokenOwner(tokenSha256: Buffer): Promise<NodeId | undefined>;
}

const reasons = (outcomes: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  outcomes.flatMap((o) => (o.status === 'rejected' ? [o.reason] : []));

const conflict = expect.objectContaining({ kind: 'conflict', code: 'CONFLICT' });

/** What every keeper of nodes must do. `makeStore` gives an empty one. */
export function nodeRepositoryContract(makeStore: () => Promise<NodeStore>): void {
  const clock = fixedClock('2026-01-15T10:30:00.123Z');
  let store: NodeStore;
  beforeEach(async () => {
    store = await makeStore();
    clock.set('2026-01-15T10:30:00.123Z');
  });
  const deps = () => ({ transact: store.transact, clock });
  const read = (id: NodeId) => store.transact(({ nodes }) => nodes.lock(id));

  test.each<[string, CreateNode]>([
    ['shadowsocks', shadowsocksSample],
    ['shadowsocks without plugin', { ...shadowsocksSample, plugin: null, pluginOpts: null, tags: [] }],
    ['trojan', trojanSample],
    [
      'trojan with everything',
      {
        ...trojanSample,
        settings: {
          transport: { type: 'ws', path: '/ws', host: 'cdn.example.com' },
          security: { type: 'tls', sni: 'sni.example.com', alpn: ['h2'], fingerprint: 'chrome', allowInsecure: true },
        },
        listenPort: 8443,
        multiplier: 1.5,
        hidden: true,
        agent: 'orris',
        certificateSha256: 'ab'.repeat(32),
        route: { allow: ['10.1.0.0/16'], block: [':465'], mail: true, bittorrent: false },
        tags: ['a "quoted" {tag}\\', 'ünï 🚀', 'null'],
        sortOrder: -2_147_483_647,
      },
    ],
    ...Object.entries(protocolSamples).map(([name, proxy]): [string, CreateNode] => [
      name,
      { ...trojanSample, ...proxy },
    ]),
  ])('keeps a node as it is: %s', async (_name, input) => {
    const { node } = await createNode(deps())(input, 7);
    expect(await read(node.id)).toEqual(node);
    const changed = { ...node, status: 'maintenance' as const, maintenanceReason: 'disk', version: 2 };
    await store.transact(({ nodes }) => nodes.save(changed));
    expect(await read(node.id)).toEqual(changed);
  });

  test('knows no node that is not there', async () => {
    expect(await read(Number.MAX_SAFE_INTEGER as NodeId)).toBeUndefined();
  });

  test('keeps nothing of a transaction that fails', async () => {
    const node = await givenNode(deps());
    const failing = store.transact(async ({ nodes }) => {
      await nodes.save({ ...node, name: 'changed' });
      await nodes.replaceToken(node.id, hashToken('other'));
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(await read(node.id)).toEqual(node);
    expect(await store.tokenOwner(hashToken('other'))).toBeUndefined();
  });

  describe('names', () => {
    test('are unique among live nodes, on creation and on change', async () => {
      const first = await givenNode(deps());
      const second = await givenNode(deps(), { name: 'other' });
      await expect(givenNode(deps())).rejects.toEqual(conflict);
      await expect(changeNode(deps())({ id: second.id }, { name: first.name })).rejects.toEqual(conflict);
      expect(await read(second.id)).toEqual(second);
    });

    test('are free again after deletion', async () => {
      const first = await givenNode(deps());
      await deleteNode(deps())({ id: first.id });
      expect(await read(first.id)).toBeUndefined();
      const second = await givenNode(deps());
      expect(second.id).not.toBe(first.id);
    });

    test('of two creators at once exactly one gets the name', async () => {
      const outcomes = await Promise.allSettled([givenNode(deps()), givenNode(deps()), givenNode(deps())]);
      expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1);
      expect(reasons(outcomes)).toEqual([conflict, conflict]);
    });
  });

  test('of two writers at once with the version both read, exactly one wins', async () => {
    const { id, version } = await givenNode(deps());
    const write = (region: string) => changeNode(deps())({ id, version }, { region });
    const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map(write));
    const won = outcomes.filter((o) => o.status === 'fulfilled');
    expect(won).toHaveLength(1);
    expect(reasons(outcomes)).toEqual([conflict, conflict, conflict]);
    expect(await read(id)).toEqual(won[0]?.value);
    expect(won[0]?.value.version).toBe(2);
  });

  test('writers at once without a version lose no change', async () => {
    const { id } = await givenNode(deps());
    await Promise.all([changeNode(deps())({ id }, { region: 'x' }), changeNode(deps())({ id }, { sortOrder: 9 })]);
    expect(await read(id)).toMatchObject({ region: 'x', sortOrder: 9, version: 3 });
  });

  test('a new token kills the old one, and deletion kills both', async () => {
    const { node, token } = await createNode(deps())(shadowsocksSample, 1);
    expect(await store.tokenOwner(hashToken(token))).toBe(node.id);
    const renewed = await generateNodeToken(deps())(node.id);
    expect(await store.tokenOwner(hashToken(token))).toBeUndefined();
    expect(await store.tokenOwner(hashToken(renewed.token))).toBe(node.id);
    await deleteNode(deps())({ id: node.id });
    expect(await store.tokenOwner(hashToken(renewed.token))).toBeUndefined();
  });

  describe('openings', () => {
    test('remembers which plans no longer open a node, since when, and forgets it when they do again', async () => {
      const all = await store.givenPlan([]);
      const premium = await store.givenPlan(['premium']);
      const either = await store.givenPlan(['premium', 'cheap']);
      const never = await store.givenPlan(['other']);
      const node = await givenNode(deps(), { tags: ['premium'] });
      const another = await givenNode(deps(), { name: 'another', tags: ['premium'] });
      const retag = (tags: string[]) => changeNode(deps())({ id: node.id }, { tags });
      const closed = async () => (await store.closedOpenings(node.id)).sort((a, b) => a.planId - b.planId);

      await retag(['cheap']);
      const since = instantFromMs(Date.parse('2026-01-15T10:30:00.123Z'));
      expect(await closed()).toEqual([{ planId: premium, closedAt: since }]);

      clock.set('2026-02-01T00:00:00.000Z');
      await retag([]);
      const later = instantFromMs(Date.parse('2026-02-01T00:00:00.000Z'));
      expect(await closed()).toEqual([
        { planId: premium, closedAt: since },
        { planId: either, closedAt: later },
      ]);

      await retag(['premium']);
      expect(await closed()).toEqual([]);

      clock.set('2026-03-01T00:00:00.000Z');
      await retag([]);
      const last = instantFromMs(Date.parse('2026-03-01T00:00:00.000Z'));
      expect(await closed()).toEqual([
        { planId: premium, closedAt: last },
        { planId: either, closedAt: last },
      ]);
      expect(await store.closedOpenings(another.id)).toEqual([]);
      expect([all, never]).not.toContain(premium);
    });
  });

  test('keeps what the agent says of its certificate through other changes, and announces it once', async () => {
    const node = await givenNode(deps());
    expect(node.reportedCertificateSha256).toBeNull();
    const record = recordCertificate(deps());
    await record(node.id, 'ab'.repeat(32));
    const recorded = { ...node, reportedCertificateSha256: 'ab'.repeat(32) };
    expect(await read(node.id)).toEqual(recorded);
    await record(node.id, 'ab'.repeat(32));
    await record(99_999 as NodeId, 'ab'.repeat(32));
    const changed = await changeNode(deps())({ id: node.id }, { certificateSha256: 'cd'.repeat(32) });
    expect(await read(node.id)).toEqual(changed);
    expect(changed).toMatchObject({ ...recorded, certificateSha256: 'cd'.repeat(32), version: 2 });
  });

  describe('enrolment', () => {
    const enrol = (code: string) => enrolAgent(deps())(code);
    const refused = expect.objectContaining({ kind: 'unauthenticated', code: 'UNAUTHORIZED' });

    test('trades a code for a token, once, and ends the old token then', async () => {
      const { node, token } = await createNode(deps())(shadowsocksSample, 1);
      const { code, expiresAt } = await issueEnrolment(deps())(node.id);
      expect(expiresAt).toBe(clock.now() + 15 * MINUTE_MS);
      expect(await store.tokenOwner(hashToken(token))).toBe(node.id);
      const enrolled = await enrol(code);
      expect(enrolled.nodeId).toBe(node.id);
      expect(await store.tokenOwner(hashToken(enrolled.token))).toBe(node.id);
      expect(await store.tokenOwner(hashToken(token))).toBeUndefined();
      expect((await read(node.id))?.version).toBe(2);
      await expect(enrol(code)).rejects.toEqual(refused);
      expect(await store.tokenOwner(hashToken(enrolled.token))).toBe(node.id);
    });

    test('has exactly one winner when many bring the same code', async () => {
      const node = await givenNode(deps());
      const { code } = await issueEnrolment(deps())(node.id);
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => enrol(code)));
      expect(reasons(outcomes)).toEqual(Array.from({ length: 7 }, () => refused));
      const [winner] = outcomes.flatMap((o) => (o.status === 'fulfilled' ? [o.value] : []));
      expect(await store.tokenOwner(hashToken(winner?.token ?? ''))).toBe(node.id);
    });

    test('takes the newest code of the node only, and no other node’s', async () => {
      const [node, other] = [await givenNode(deps()), await givenNode(deps(), { name: 'other' })];
      const [old, mine, theirs] = [
        await issueEnrolment(deps())(node.id),
        await issueEnrolment(deps())(node.id),
        await issueEnrolment(deps())(other.id),
      ];
      await expect(enrol(old.code)).rejects.toEqual(refused);
      expect((await enrol(theirs.code)).nodeId).toBe(other.id);
      expect((await enrol(mine.code)).nodeId).toBe(node.id);
    });

    test('ends after 15 minutes, and with the node', async () => {
      const node = await givenNode(deps());
      const { code } = await issueEnrolment(deps())(node.id);
      clock.advance(15 * MINUTE_MS);
      await expect(enrol(code)).rejects.toEqual(refused);
      const fresh = await issueEnrolment(deps())(node.id);
      await deleteNode(deps())({ id: node.id });
      await expect(enrol(fresh.code)).rejects.toEqual(refused);
      const missing = expect.objectContaining({ kind: 'not_found' });
      await expect(issueEnrolment(deps())(node.id)).rejects.toEqual(missing);
    });

    test.each(['', 'enrol_', `enrol_${'a'.repeat(32)}`, `enrol_${'a'.repeat(10_000)}`, 'node_x'])(
      'refuses what is no code: %s',
      async (code) => {
        await expect(enrol(code)).rejects.toEqual(refused);
      },
    );
  });
}
