import { afterAll, describe, expect, it } from 'vitest';
import { connect } from '../database.ts';
import { testDatabase } from './index.ts';

const first = connect(await testDatabase(), { max: 1 });
const second = connect(await testDatabase(), { max: 1 });
afterAll(() => Promise.all([first.close(), second.close()]));

describe('testDatabase', () => {
  it('is migrated', async () => {
    const [row] = await first.client<{ count: number }[]>`
      select count(*)::int from information_schema.tables where table_schema = 'public'`;
    expect(row?.count).toBeGreaterThan(0);
  });

  it('is a database of its own each time', async () => {
    await first.client`create table only_here (n int)`;
    const [row] = await second.client`select to_regclass('only_here') as name`;
    expect(row).toEqual({ name: null });
  });

  it('is owned by a role that is no superuser', async () => {
    const [role] = await first.client`
      select rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls,
             pg_get_userbyid(datdba) = current_user as owner
      from pg_roles, pg_database where rolname = current_user and datname = current_database()`;
    expect(role).toEqual({
      rolsuper: false,
      rolcreatedb: false,
      rolcreaterole: false,
      rolreplication: false,
      rolbypassrls: false,
      owner: true,
    });
  });
});
