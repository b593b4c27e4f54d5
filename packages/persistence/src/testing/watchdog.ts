import { spawn } from 'node:child_process';

/**
 * Ends the server and removes its folder when this process is gone without having done so, even by `kill -9`:
 * then the pipe that the shell waits on closes. The data is for one run, so the server may end at once.
 */
const SCRIPT = `
read -r _
pid=$(head -n 1 "$0/postgres/cluster/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid"
tries=0
while [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
rm -rf "$0"
`;

/** Watches over a data folder of an embedded server; returns how to call it off. */
export function watchOver(dataDir: string): { callOff(): void } {
  const child = spawn('/bin/sh', ['-c', SCRIPT, dataDir], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // The pipe stays open as long as this process lives, without keeping it alive.
  child.unref();
  return { callOff: () => child.kill('SIGKILL') };
}
