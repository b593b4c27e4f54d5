import { afterAll, describe, expect, it } from 'vitest';
import { connect } from '../database.ts';
import { emptyTables, testDatabase } from './index.ts';

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

describe('emptyTables', () => {
  it('empties tables and what refers to them, and has their numbers begin anew', async () => {
    await first.client`create table parents (id int generated always as identity primary key)`;
    await first.client`create table children (id serial, parent int references parents)`;
    await first.client`create table bystanders (id int generated always as identity)`;
    const fill = async () => {
      await first.client`insert into parents default values`;
      await first.client`insert into children (parent) values (1)`;
      await first.client`insert into bystanders default values`;
    };
    await fill();
    await emptyTables(first.db, 'parents');
    const count = first.client`
      select (select count(*)::int from parents) as parents, (select count(*)::int from children) as children,
             (select count(*)::int from bystanders) as bystanders`;
    expect(await count).toEqual([{ parents: 0, children: 0, bystanders: 1 }]);
    await fill();
    expect(await first.client`select p.id, c.id as child from parents p, children c`).toEqual([{ id: 1, child: 1 }]);
  });
});
