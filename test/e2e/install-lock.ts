import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Longest wait for another installation, in milliseconds. */
const waitMs = 60 * 60_000;

/**
 * Runs `work` while this process alone holds the lock file. The file appears whole (linked, not written in place) and
 * holds the owner's process id; a lock whose owner is gone is moved aside.
 */
export async function withLock<T>(file: string, say: (text: string) => void, work: () => Promise<T>): Promise<T> {
  const own = `${file}.${process.pid}`;
  await writeFile(own, String(process.pid));
  const release = (): void => {
    rmSync(own, { force: true });
    rmSync(file, { force: true });
  };
  try {
    await acquire(file, own, say);
  } catch (error) {
    rmSync(own, { force: true });
    throw error;
  }
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

async function acquire(file: string, own: string, say: (text: string) => void): Promise<void> {
  const deadline = Date.now() + waitMs;
  for (let told = false; Date.now() < deadline;) {
    try {
      await link(own, file);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = await readFile(file, 'utf8').catch(() => '');
    if (owner !== '' && !isAlive(Number(owner))) {
      say(`the lock's owner, process ${owner}, is gone: taking over`);
      await setAside(file, owner, `${own}.stale`);
    } else {
      if (!told) say(`process ${owner} is installing already: waiting for it`);
      told = true;
      await delay(500);
    }
  }
  throw new Error(`waited ${waitMs / 60_000} minutes for ${file}`);
}

/** Removes the dead owner's lock; if somebody took over in between, what we moved is theirs and goes back. */
async function setAside(file: string, deadOwner: string, aside: string): Promise<void> {
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8')) !== deadOwner) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
