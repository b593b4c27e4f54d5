import { lstat, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { errorCode } from './error.ts';
import type { Layout } from './layout.ts';

/** The server listens in its own folder under this port number; it is only a file name there. */
export const SOCKET_PORT = 5432;
const SOCKET_NAME = `.s.PGSQL.${SOCKET_PORT}`;
/** A socket's path may hold 107 bytes on Linux and 103 on macOS. */
const LONGEST_PATH_BYTES = 103;

export const socketPath = (folder: string): string => join(folder, SOCKET_NAME);

/**
 * The folder by which clients reach the socket. Where the cluster lies too deep for a socket's path, it is a link
 * inside a private folder (0700) for temporary files, used again by the next start.
 */
export async function socketFolder(layout: Layout): Promise<string> {
  if (Buffer.byteLength(socketPath(layout.cluster)) <= LONGEST_PATH_BYTES) return layout.cluster;
  const known = await knownLink(layout);
  if (known !== undefined) return known;
  const parent = Buffer.byteLength(tmpdir()) < 60 ? tmpdir() : '/tmp';
  const link = join(await mkdtemp(join(parent, 'orrery-')), 'db');
  await symlink(layout.cluster, link);
  await writeFile(noteOf(layout), link, { mode: 0o600 });
  return link;
}

export async function removeSocketFolder(layout: Layout): Promise<void> {
  const known = await knownLink(layout);
  if (known === undefined) return;
  await rm(dirname(known), { recursive: true, force: true });
  await rm(noteOf(layout), { force: true });
}

const noteOf = ({ home }: Layout): string => join(home, 'socket-link');

/** Trusted only while it is still ours: others may write to the folder for temporary files. */
async function knownLink(layout: Layout): Promise<string | undefined> {
  try {
    const link = await readFile(noteOf(layout), 'utf8');
    const [folder, target] = await Promise.all([lstat(dirname(link)), readlink(link)]);
    const ours = folder.isDirectory() && folder.uid === process.getuid?.() && (folder.mode & 0o077) === 0;
    return ours && target === layout.cluster ? link : undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
