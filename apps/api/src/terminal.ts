import cluster from 'node:cluster';
import type { Writable } from 'node:stream';
import type { Config } from './config.ts';

/** Lines for the person who started it: progress, and where to go next. */
export type Say = (line: string) => void;

export const sayTo =
  (stream: Writable): Say =>
  (line) => {
    stream.write(`${line}\n`);
  };

export interface Ready {
  readonly url: string;
  readonly dataLies: string;
  readonly admin:
    | { readonly email: string; readonly password: string | undefined; readonly passwordFile: string | undefined }
    | undefined;
}

/** The first of several workers reports to the process that started it, which says it once; alone, it says it itself. */
export function tellReady(serving: Pick<Ready, 'url' | 'admin'>, config: Config, say: Say): void {
  const dataLies = config.DATABASE_URL === undefined ? config.DATA_DIR : 'in the database of DATABASE_URL';
  const ready: Ready = { url: serving.url, admin: serving.admin, dataLies };
  if (cluster.isWorker) process.send?.(ready);
  else say(readyText(ready));
}

/** What the start ends with. A password is in it only on a terminal, and only the first time. */
export function readyText({ url, dataLies, admin }: Ready): string {
  const lines = [
    '',
    `Orrery is ready at ${url}`,
    `  Dashboard       ${url}/`,
    `  API reference   ${url}/docs`,
    `  Data            ${dataLies}`,
  ];
  if (admin) {
    lines.push(`  First admin     ${admin.email}`);
    if (admin.password !== undefined)
      lines.push(`  Password        ${admin.password}   (shown this once; to be changed at the first sign-in)`);
    if (admin.passwordFile !== undefined)
      lines.push(`  Password        in ${admin.passwordFile}   (to be changed at the first sign-in)`);
  }
  lines.push(
    '',
    'Next: sign in there, describe a node and a plan, and give a user a subscription: its link is ready for any client.',
    '`pnpm demo` shows it with sample data.',
    '',
  );
  return lines.join('\n');
}
