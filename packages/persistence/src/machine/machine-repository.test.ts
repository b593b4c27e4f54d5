import { fixedClock } from '@orrery/kernel';
import { type MachineStore, machineRepositoryContract } from '@orrery/machine/testing';
import { givenNode } from '@orrery/node/testing';
import { afterAll, describe } from 'vitest';
import { connect } from '../database.ts';
import { given } from '../subscription/subscription.fixture.ts';
import { emptyTables, testDatabase } from '../testing/index.ts';
import { createTransact } from '../transact.ts';

const { db, close } = connect(await testDatabase(), { max: 5 });
afterAll(close);

const clock = fixedClock('2026-01-15T10:30:00.000Z');
const transact = createTransact(db, clock);

async function makeStore(): Promise<MachineStore> {
  await emptyTables(db, 'users', 'nodes', 'machines');
  return {
    transact,
    givenUser: () => given(db).user(),
    givenNodeOn: async (machineId) => void (await givenNode({ transact, clock }, { machineId })),
  };
}

describe('machines in PostgreSQL', () => machineRepositoryContract(makeStore));
