import { type NodeId, fixedClock, instantFromMs } from '@orrery/kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import { changeNodeStatus } from './change-node-status.ts';
import { changeNode } from './change-node.ts';
import { createNode } from './create-node.ts';
import { deleteNode } from './delete-node.ts';
import { generateNodeToken } from './generate-node-token.ts';
import { givenNode, memoryNodes, shadowsocksSample, trojanSample } from './testing/index.ts';

const clock = fixedClock('2026-01-15T10:30:00.000Z');
let store: ReturnType<typeof memoryNodes>;
const deps = () => ({ transact: store.transact, clock });
beforeEach(() => {
  store = memoryNodes();
});

const notFound = expect.objectContaining({
  code: 'NOT_FOUND',
  title: 'Node not found',
  message: 'Node with ID 999 not found',
});

describe('nodes', () => {
  test('begin inactive, at version 1, with defaults', async () => {
    const { node } = await createNode(deps())(trojanSample, 4);
    const now = instantFromMs(clock.now());
    expect(node).toMatchObject({ status: 'inactive', version: 1, createdAt: now, updatedAt: now, serverKeyVersion: 4 });
    expect(node).toMatchObject({ agent: 'native', multiplierThousandths: 1000, hidden: false, tags: [], sortOrder: 0 });
    expect(node.uuid).toMatch(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
  });

  test('nothing is kept of a creation that breaks a rule', async () => {
    await expect(createNode(deps())({ ...shadowsocksSample, serverPort: 0 }, 1)).rejects.toThrow('server_port');
    expect(store.raised()).toEqual([]);
  });

  test('every change of theirs raises a revision, and asking for the same state does not', async () => {
    const { id } = await givenNode(deps());
    expect(store.raised()).toEqual([id]);
    await changeNodeStatus(deps())({ id }, 'inactive');
    expect(store.raised()).toEqual([id]);
    await changeNodeStatus(deps())({ id }, 'active');
    await changeNode(deps())({ id }, {});
    await generateNodeToken(deps())(id);
    await deleteNode(deps())({ id });
    expect(store.raised()).toEqual([id, id, id, id, id]);
  });

  test('go up by one version with each change', async () => {
    const { id } = await givenNode(deps());
    clock.advance(1000);
    expect(await changeNode(deps())({ id, version: 1 }, { sortOrder: 3 })).toMatchObject({
      version: 2,
      updatedAt: clock.now(),
    });
    expect(await changeNodeStatus(deps())({ id, version: 2 }, 'active')).toMatchObject({
      version: 3,
      status: 'active',
    });
    expect(await changeNodeStatus(deps())({ id, version: 3 }, 'active')).toMatchObject({ version: 3 });
    await generateNodeToken(deps())(id);
    expect(await changeNode(deps())({ id, version: 4 }, {})).toMatchObject({ version: 5, status: 'active' });
  });

  test.each([
    ['changeNode', () => changeNode(deps())({ id: 999 as NodeId }, {})],
    ['changeNodeStatus', () => changeNodeStatus(deps())({ id: 999 as NodeId }, 'active')],
    ['generateNodeToken', () => generateNodeToken(deps())(999 as NodeId)],
    ['deleteNode', () => deleteNode(deps())({ id: 999 as NodeId })],
  ])('%s of one that is not there is refused', async (_name, run) => {
    await expect(run()).rejects.toEqual(notFound);
  });
});
