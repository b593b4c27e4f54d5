import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes the folder of mode 0700, and takes away what others may do with one that is there. */
export async function openDataFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
}

/** Writes a file that only its owner reads, whole or not at all, and makes sure that it is on the disk. */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  const part = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(part, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}

const readIfThere = async (path: string): Promise<string | undefined> => {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** The master secret of the embedded installation, made on the first start. */
export async function dataFolderSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret');
  const kept = await readIfThere(path);
  if (kept !== undefined) {
    if (Buffer.byteLength(kept) < 32)
      throw new Error(`${path} holds less than 32 bytes: restore it, or remove it together with the database`);
    return kept;
  }
  const secret = randomBytes(48).toString('base64url');
  await writePrivateFile(path, `${secret}\n`);
  return secret;
}

/** Where a generated password waits when no terminal could show it. */
export const passwordFile = (dataDir: string): string => join(dataDir, 'admin-password');

export const removePasswordFile = (dataDir: string): Promise<void> => rm(passwordFile(dataDir), { force: true });
