import { type NodeId, SECOND_MS, fixedClock } from '@orrery/kernel';
import {
  type CookieId,
  type MissionDefinition,
  type MissionId,
  type ReceiptInput,
  type TaskId,
  addCookies,
  addMissions,
  addProbeHost,
  beginStage,
  changeMission,
  markNode,
  noTally,
  paceProbeHost,
  removeCookie,
  removeMission,
  removeProbeHost,
  takeReceipt,
  takeReceiptOfNode,
  takeTasks,
  takeTasksOfNode,
} from '@orrery/probe';
import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../database.ts';
import { nodes } from '../schema/index.ts';
import { testDatabase } from '../testing/index.ts';
import { createTransact } from '../transact.ts';
import { findCookie, findMission, probeStatisticsNow } from './index.ts';

const { db, close } = connect(await testDatabase(), { max: 8 });
afterAll(close);

const clock = fixedClock('2026-01-15T10:30:00.000Z');
const deps = { transact: createTransact(db, clock), clock };

async function givenNode(): Promise<NodeId> {
  const place = { serverAddress: 'n.example', serverPort: 443, protocol: 'trojan', status: 'active' } as const;
  const named = { uuid: crypto.randomUUID(), name: crypto.randomUUID(), tokenSha256: Buffer.from(crypto.randomUUID()) };
  const rest = { agent: 'native', serverKeyVersion: 1, createdAt: clock.now(), updatedAt: clock.now() } as const;
  const [row] = await db
    .insert(nodes)
    .values({ ...place, ...named, ...rest })
    .returning({ id: nodes.id });
  return row?.id as NodeId;
}

const definition: MissionDefinition = {
  method: 'GET',
  scheme: 'http',
  host: 'a.example',
  path: '/',
  header: { z: '1', a: 2, m: true },
  param: {},
  data: '',
  target: 1,
};

beforeEach(async () => {
  clock.set('2026-01-15T10:30:00.000Z');
  // Faster than TRUNCATE, for little is in them.
  for (const table of ['missions', 'cookies', 'receipts', 'users', 'stages', 'hosts', 'nodes', 'statistics'])
    await db.execute(sql`delete from ${sql.identifier(`probe_${table}`)}`);
  await db.execute(sql`insert into probe_statistics default values`);
});

const mission = async (change: Partial<MissionDefinition> = {}): Promise<MissionId> => {
  const [added] = await addMissions(deps)([{ ...definition, ...change }]);
  if (!added) throw new Error('nothing was added');
  return added.id;
};
const take = (num = 1) => takeTasks(deps)(num);
const receipt = (missionId: MissionId, change: Partial<ReceiptInput> = {}): ReceiptInput => ({
  outcome: 'success',
  missionId,
  cookieId: null,
  code: 200,
  data: 'body',
  time: 1_551_840_263,
  user: 'client(1)',
  ...change,
});
const bring = (missionId: MissionId, change: Partial<ReceiptInput> = {}) =>
  takeReceipt(deps)(receipt(missionId, change));

describe('missions', () => {
  test('are kept as they were given, fields in their order', async () => {
    const id = await mission();
    const kept = await findMission(db, id);
    expect(kept).toEqual({ ...definition, ...noTally, id, hostKey: 'a.example' });
    expect(Object.keys(kept?.header ?? {})).toEqual(['z', 'a', 'm']);
  });

  test('are all added, or none', async () => {
    await expect(addMissions(deps)([definition, { ...definition, scheme: 'ftp' }])).rejects.toThrow('[1].scheme');
    expect(await take()).toEqual([]);
  });

  test('that are not there are neither changed nor removed', async () => {
    const id = await mission();
    expect(await removeMission(deps)(id)).toBe(true);
    expect(await removeMission(deps)(id)).toBe(false);
    expect(await changeMission(deps)(id, { ...definition, ...noTally })).toBe(false);
  });

  test('done often enough are not handed out, until their count is taken back', async () => {
    const id = await mission();
    await take();
    await bring(id);
    expect(await take()).toEqual([]);
    await changeMission(deps)(id, { ...definition, ...noTally });
    expect(await take()).toHaveLength(1);
  });

  test('that waited longest come first', async () => {
    const [one, two] = [await mission({ target: 9 }), await mission({ target: 9 })];
    const order: string[] = [];
    for (let i = 0; i < 4; i++) {
      clock.advance(1);
      order.push(...(await take()).map((task) => task.mission.id));
    }
    expect(order).toEqual([one, two, one, two]);
  });
});

describe('a slot', () => {
  test('is given to one of many who ask at once', async () => {
    const id = await mission({ target: 3 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => take(2)));
    expect(answers.flat().map((task) => task.mission.id)).toEqual([id, id, id]);
    expect(await findMission(db, id)).toMatchObject({ download: 3 });
  });

  test('is free again when its task comes back as an error, or does not come back in a minute', async () => {
    const id = await mission();
    await take();
    expect(await take()).toEqual([]);
    await bring(id, { outcome: 'error', code: 500 });
    expect(await take()).toHaveLength(1);
    clock.advance(60 * SECOND_MS - 1);
    expect(await take()).toEqual([]);
    clock.advance(1);
    expect(await take()).toHaveLength(1);
  });

  test('is not given while its mission is taken away', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, () => mission()));
    const removed = ids.map((id) => removeMission(deps)(id));
    const taken = ids.map(() => take());
    await expect(Promise.all([...removed, ...taken])).resolves.toHaveLength(12);
    expect(await take()).toEqual([]);
  });
});

describe('receipts', () => {
  test('count on mission, cookie and totals', async () => {
    const id = await mission({ target: 3 });
    const [cookieId] = (await addCookies(deps)([{ cookie: 'a=1', time: 1 }])) as [CookieId];
    const tasks = await take(3);
    expect(tasks.map(({ cookie }) => cookie?.id)).toEqual([cookieId, cookieId, cookieId]);
    await bring(id, { cookieId });
    await bring(id, { cookieId, outcome: 'error', user: 'client(2)' });
    const tally = { download: 3, upload: 2, success: 1, error: 1 };
    expect(await findMission(db, id)).toMatchObject(tally);
    expect(await findCookie(db, cookieId)).toMatchObject(tally);
    const figures = { ...tally, users: 2 };
    expect(await probeStatisticsNow(db)).toEqual({ stage: 1, total: figures, current: figures });
  });

  test('sent again are the same receipt, as long as no task is out that they may be of', async () => {
    const id = await mission({ target: 2 });
    await take(2);
    const [one, two] = [await bring(id), await bring(id)];
    expect(two).not.toBe(one);
    expect([one, two]).toContain(await bring(id));
    expect(await findMission(db, id)).toMatchObject({ upload: 2, success: 2 });
  });

  test('count when they are late, and when nobody gave the task', async () => {
    const id = await mission();
    await take();
    clock.advance(61 * SECOND_MS);
    await take();
    await bring(id, { user: 'late' });
    await bring(id, { user: 'in time' });
    await bring(id, { user: 'uninvited' });
    expect(await findMission(db, id)).toMatchObject({ success: 3, upload: 3 });
  });

  test('of a mission that is gone are refused; of a cookie that is gone they count', async () => {
    const id = await mission();
    const [cookieId] = (await addCookies(deps)([{ cookie: 'a=1', time: 1 }])) as [CookieId];
    await take();
    await removeCookie(deps)(cookieId);
    await bring(id, { cookieId });
    expect(await findMission(db, id)).toMatchObject({ success: 1 });
    await removeMission(deps)(id);
    await expect(bring(id)).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('a new stage', () => {
  test('clears missions, cookies and receipts, keeps the totals, and knows users again', async () => {
    const id = await mission();
    await addCookies(deps)([{ cookie: 'a=1', time: 1 }]);
    await take();
    await bring(id);
    expect(await beginStage(deps)('token 1')).toEqual({ missions: 1, cookies: 1, receipts: 1, figures: 4, users: 1 });
    expect(await beginStage(deps)('token 1')).toEqual({ missions: 0, cookies: 0, receipts: 0, figures: 0, users: 0 });
    const next = await mission();
    await take();
    await bring(next);
    const { total, current } = await probeStatisticsNow(db);
    expect(total).toEqual({ download: 2, upload: 2, success: 2, error: 0, users: 1 });
    expect(current).toEqual({ download: 1, upload: 1, success: 1, error: 0, users: 1 });
  });
});

describe('a node of ours', () => {
  const measured = { reachable: true, latencyMs: 12, failure: null };
  const said = { outcome: 'success', code: 200, data: '', time: 1, measurement: measured } as const;
  let nodeId: NodeId;
  beforeEach(async () => {
    nodeId = await givenNode();
  });
  const takeAs = async (id = nodeId) => (await takeTasksOfNode(deps)(id, 5))?.tasks ?? [null];

  test('runs no probe before it is marked, and none after', async () => {
    await mission();
    await addProbeHost(deps)('a.example', 60);
    expect(await takeAs()).toEqual([null]);
    await markNode(deps)(nodeId, true);
    expect(await takeAs()).toHaveLength(1);
    await markNode(deps)(nodeId, false);
    expect(await takeAs()).toEqual([null]);
    await expect(markNode(deps)(999 as NodeId, true)).rejects.toMatchObject({ kind: 'not_found' });
  });

  test('goes to listed hosts only, and no more often than all nodes together may', async () => {
    await mission({ target: 9 });
    await mission({ target: 9, host: 'b.example' });
    const other = await givenNode();
    for (const id of [nodeId, other]) await markNode(deps)(id, true);
    expect(await takeAs()).toEqual([]);
    const host = await addProbeHost(deps)('A.example:80', 6);
    const both = await Promise.all([takeAs(), takeAs(other)]);
    expect(both.flat()).toHaveLength(1);
    clock.advance(10 * SECOND_MS - 1);
    expect([await takeAs(), await takeAs(other)]).toEqual([[], []]);
    clock.advance(1);
    expect([...(await takeAs()), ...(await takeAs(other))]).toHaveLength(1);
    await paceProbeHost(deps)(host.id, 1);
    await removeProbeHost(deps)(host.id);
    await expect(paceProbeHost(deps)(host.id, 1)).rejects.toMatchObject({ kind: 'not_found' });
    clock.advance(120 * SECOND_MS);
    expect([await takeAs(), await takeAs(other)]).toEqual([[], []]);
  });

  test('rests from a mission that it ran, and says of a task once what came of it', async () => {
    const id = await mission({ target: 9 });
    await addProbeHost(deps)('a.example', 60);
    await markNode(deps)(nodeId, true);
    const { tasks } = (await takeTasksOfNode(deps)(nodeId, 5)) ?? { tasks: [] };
    const taskId = tasks[0]?.id as TaskId;
    clock.advance(2 * SECOND_MS);
    expect(await takeAs()).toEqual([]);
    const other = await givenNode();
    const tell = (as: NodeId) => takeReceiptOfNode(deps)(as, { ...said, taskId });
    expect([await tell(other), await tell(nodeId), await tell(nodeId)]).toEqual([false, true, false]);
    expect(await findMission(db, id)).toMatchObject({ success: 1, upload: 1 });
    clock.advance(299 * SECOND_MS);
    expect(await takeAs()).toEqual([]);
    clock.advance(2 * SECOND_MS);
    expect(await takeAs()).toHaveLength(1);
  });
});
