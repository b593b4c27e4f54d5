import { sql } from 'drizzle-orm';
import { type Database, type DatabaseTarget, openClient } from './database.ts';

/** One session of its own, for what a pool and a pooler break: LISTEN and advisory locks held from call to call. */
export interface DirectSession {
  readonly db: Database;
  /** Ends it at once, also when nobody answers at the other end. */
  end(): Promise<void>;
}

export interface DirectSessionOptions {
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** The server ends the session when it hears nothing for so long, and frees its locks: a lost client holds none. */
  readonly silenceMs: number;
  readonly onNotify?: (channel: string, payload: string) => void;
  /** The open connection has closed, whoever closed it. What the session held is gone: open another one. */
  readonly onClose: () => void;
}

const CONNECT_TIMEOUT_S = 3;

/** Opens a session on the direct address. Rejects when the database does not answer. */
export async function openDirectSession(
  target: DatabaseTarget,
  { applicationName, silenceMs, onNotify, onClose }: DirectSessionOptions,
): Promise<DirectSession> {
  let isOpen = false;
  const { client, db } = openClient(target, applicationName, {
    max: 1,
    connect_timeout: CONNECT_TIMEOUT_S,
    max_lifetime: null,
    fetch_types: false,
    onclose: () => {
      if (isOpen) onClose();
    },
    // The driver passes it on, and its types do not know it.
    ...({ onnotify: onNotify } as object),
  });
  const end = () => client.end({ timeout: 0 });
  const silence = String(silenceMs);
  const guard = setTimeout(() => void end(), CONNECT_TIMEOUT_S * 1_000);
  try {
    // Not as a startup parameter, which some poolers refuse.
    await db.execute(sql`
      select set_config('idle_session_timeout', ${silence}, false),
        set_config('idle_in_transaction_session_timeout', ${silence}, false)`);
  } catch (error) {
    await end();
    throw error;
  } finally {
    clearTimeout(guard);
  }
  isOpen = true;
  return { db, end };
}
