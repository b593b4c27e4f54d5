import { parseArgs } from 'node:util';
import { createUser, resetAdminPassword, type ResetAdminDeps } from '@orrery/identity';
import { DomainError, systemClock } from '@orrery/kernel';
import { connect, createTransact, startNewLineage, type Database, type DatabaseTarget } from '@orrery/persistence';
import { runningEmbeddedPostgres } from '@orrery/persistence/embedded';
import { pino } from 'pino';
import { readConfig, type Config } from './config.ts';
import { dataFolderSecret } from './data-folder.ts';
import { generatePassword } from './first-admin.ts';
import { createDigest } from './identity/create-identity.ts';
import { createPasswordHasher } from './identity/password-hasher.ts';
import { openInstallation } from './installation.ts';
import { openKeyring, type Keyring } from './keyring.ts';
import { fail } from './process.ts';

const USAGE = `pnpm orrery admin create <e-mail>           make another admin
pnpm orrery admin reset-password <e-mail>   give an admin a new password and end all sessions
pnpm orrery database new-lineage            after a backup was restored: make every agent start over

The first two print a generated password, to be changed at the first sign-in; --password-stdin takes one from standard input
instead. They work on the machine itself, while Orrery runs or not, with the same environment.`;

interface Opened {
  readonly deps: ResetAdminDeps;
  readonly db: Database;
  close(): Promise<void>;
}

/** The database of this configuration: the one that runs, or the embedded one, started for the moment. */
async function open(config: Config): Promise<Opened> {
  const running = config.DATABASE_URL === undefined ? await runningEmbeddedPostgres(config.DATA_DIR) : undefined;
  if (running) return openRunning(config, running.connection);
  const installation = await openInstallation(config, pino({ level: 'silent' }), (line) =>
    process.stderr.write(`${line}\n`),
  );
  const { db, transact, keyring } = installation;
  return { deps: depsOf(transact, keyring), db, close: () => installation.close() };
}

/** Beside an api that runs: the schema is its business. */
async function openRunning(config: Config, target: DatabaseTarget): Promise<Opened> {
  const { db, close } = connect(target, { max: 1, applicationName: 'orrery-cli' });
  const transact = createTransact(db, systemClock);
  const secret = config.ORRERY_SECRET ?? (await dataFolderSecret(config.DATA_DIR));
  const keyring = await openKeyring(transact, systemClock, { secret, previous: config.ORRERY_SECRET_PREVIOUS });
  return { deps: depsOf(transact, keyring), db, close };
}

const depsOf = (transact: ResetAdminDeps['transact'], keyring: Keyring): ResetAdminDeps => ({
  transact,
  clock: systemClock,
  hasher: createPasswordHasher(),
  digest: createDigest(keyring),
});

async function fromStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

async function newLineage(): Promise<void> {
  const opened = await open(readConfig(process.env));
  try {
    const lineage = await startNewLineage(opened.db);
    process.stdout.write(`The database is of lineage ${lineage} from here on; every agent reads its list anew\n`);
  } finally {
    await opened.close();
  }
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { 'password-stdin': { type: 'boolean', default: false } },
  });
  const [group, action, email, ...rest] = positionals;
  if (group === 'database' && action === 'new-lineage' && email === undefined) return newLineage();
  if (
    group !== 'admin' ||
    (action !== 'create' && action !== 'reset-password') ||
    email === undefined ||
    rest.length > 0
  ) {
    throw new DomainError('invalid', 'VALIDATION_ERROR', USAGE);
  }
  const given = values['password-stdin'] ? await fromStandardInput() : undefined;
  const password = given ?? generatePassword();
  const opened = await open(readConfig(process.env));
  const { deps } = opened;
  try {
    const input = { email, password, mustChangePassword: given === undefined };
    const user =
      action === 'create' ? await createUser(deps)({ ...input, role: 'admin' }) : await resetAdminPassword(deps)(input);
    process.stdout.write(
      `${user.email} is an admin${action === 'create' ? '' : ' with a new password; all sessions have ended'}\n`,
    );
    if (given === undefined)
      process.stdout.write(`Password: ${password}   (shown this once; to be changed at the first sign-in)\n`);
  } finally {
    await opened.close();
  }
}

await main().catch((error: unknown) => {
  if (
    error instanceof DomainError ||
    (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
  ) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  fail(error);
});
