import { execFile } from 'node:child_process';
import { chmodSync, chownSync, constants, lstatSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/**
 * Makes a named pipe the core writes its access log into, and reads it line by line. A pipe, because the log names who
 * went where and must never lie on a disk; a named one, because the core goes on when we end and the next agent reads on.
 */
export async function readAccessPipe(
  path: string,
  onLine: (line: string) => void,
  owner: { readonly uid: number; readonly gid: number } | null,
): Promise<{ readonly close: () => void }> {
  if (!isPipe(path)) {
    rmSync(path, { force: true });
    await promisify(execFile)('mkfifo', ['-m', '600', path]);
  }
  chmodSync(path, 0o600);
  if (owner) chownSync(path, owner.uid, owner.gid);
  // Open for writing too: the core opens its end again and again, and an end with no writer would read as finished.
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const socket = new Socket({ fd, readable: true, writable: false });
  const lines = createInterface({ input: socket });
  lines.on('line', onLine);
  return {
    close() {
      lines.close();
      socket.destroy();
    },
  };
}

function isPipe(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFIFO() ?? false;
}
