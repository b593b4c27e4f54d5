import { randomBytes } from 'node:crypto';
import { connect, type DatabaseTarget } from '../database.ts';
import { migrate } from '../migrate.ts';
import type { TestServer } from './server.ts';

/** What a test needs to get a database of its own; passed from the run's set-up to the test processes. */
export interface Template {
  readonly admin: DatabaseTarget;
  readonly role: string;
  readonly password: string;
  readonly database: string;
}

/** Runs statements one by one as the administrator: CREATE DATABASE cannot be part of a transaction. */
export async function administer(admin: DatabaseTarget, ...statements: string[]): Promise<void> {
  const { client, close } = connect(admin, { max: 1, applicationName: 'orrery-tests' });
  try {
    for (const statement of statements) await client.unsafe(statement);
  } finally {
    await close();
  }
}

/** A migrated database to copy, owned by a role that is no superuser, as in production. */
export async function createTemplate({ admin }: TestServer): Promise<Template> {
  const run = randomBytes(6).toString('hex');
  const template = {
    admin,
    role: `orrery_test_${run}`,
    password: randomBytes(18).toString('base64url'),
    database: `orrery_template_${run}`,
  };
  const { role, password, database } = template;
  await administer(
    admin,
    `create role ${role} login nosuperuser nocreatedb nocreaterole noreplication password '${password}'`,
    `create database ${database} owner ${role}`,
  );
  await migrate(asRole(template, database));
  return template;
}

export const dropTemplate = ({ admin, role, database }: Template): Promise<void> =>
  administer(admin, `drop database if exists ${database} with (force)`, `drop role if exists ${role}`);

/** The database as the tests' role sees it. */
export function asRole({ admin, role, password }: Template, database: string): DatabaseTarget {
  if (!('url' in admin)) return { ...admin, user: role, password, database };
  const url = new URL(admin.url);
  url.username = role;
  url.password = password;
  url.pathname = `/${database}`;
  return { url: url.href };
}
