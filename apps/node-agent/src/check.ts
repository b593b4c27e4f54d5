import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram, isExecutable, type Config } from './config.ts';
import { cannotCut } from './cuts/socket-kill.ts';
import { cannotFilter, withoutFirewall } from './firewall/firewall.ts';
import { ask } from './http.ts';
import { reasonOf } from './log.ts';

/** Everything that would keep the agent from its work, a sentence each; nothing when it may start. */
export async function check(config: Config): Promise<string[]> {
  const asked = await Promise.all([coreProblem(config), apiProblem(config), cutProblem()]);
  const seen = [stateProblem(config), toolProblem(config), filterProblem(config), ...fileProblems(config)];
  return [...asked, ...seen].filter((problem) => problem !== null);
}

async function coreProblem({ XRAY_BIN, CORE_USER }: Config): Promise<string | null> {
  if (!isExecutable(XRAY_BIN)) return `XRAY_BIN: there is no program at ${XRAY_BIN}; install xray or say where it is.`;
  try {
    // As the user it will run as: a folder above it may be closed to them.
    await promisify(execFile)(XRAY_BIN, ['version'], { ...CORE_USER, cwd: '/' });
    return null;
  } catch (error) {
    return `XRAY_BIN: ${XRAY_BIN} does not run${CORE_USER ? ` as user ${CORE_USER.uid}` : ''}: ${reasonOf(error)}.`;
  }
}

function stateProblem({ STATE_DIR }: Config): string | null {
  try {
    mkdirSync(STATE_DIR, { recursive: true, mode: 0o700 });
    accessSync(STATE_DIR, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return `STATE_DIR: nothing can be kept in ${STATE_DIR}: ${reasonOf(error)}.`;
  }
}

async function apiProblem({ ORRERY_API }: Config): Promise<string | null> {
  try {
    const { status } = await ask(`${ORRERY_API}/health`, { timeoutMs: 10_000 });
    return status < 500 ? null : `ORRERY_API: ${ORRERY_API} answers with status ${status}.`;
  } catch (error) {
    return `ORRERY_API: ${ORRERY_API} cannot be reached: ${reasonOf(error)}.`;
  }
}

async function cutProblem(): Promise<string | null> {
  const reason = await cannotCut();
  return reason === null ? null : `Connections of users who are removed could not be cut: ${reason}.`;
}

function filterProblem({ UDP_UNFILTERED }: Config): string | null {
  const reason = cannotFilter();
  return reason === null ? null : `No firewall: ${withoutFirewall(reason, UDP_UNFILTERED)}.`;
}

function toolProblem({ CORE_USER }: Config): string | null {
  const missing = ['mkfifo', ...(CORE_USER ? ['setpriv'] : [])].filter((tool) => !isExecutable(findProgram(tool)));
  return missing.length === 0 ? null : `Missing programs: ${missing.join(', ')}.`;
}

function fileProblems({ TLS_CERT, TLS_KEY }: Config): string[] {
  return Object.entries({ TLS_CERT, TLS_KEY }).flatMap(([name, file]) => {
    if (file === undefined) return [];
    try {
      readFileSync(file);
      return [];
    } catch (error) {
      return [`${name}: ${reasonOf(error)}.`];
    }
  });
}
