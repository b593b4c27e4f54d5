import { isIPv6 } from 'node:net';
import { SECOND_MS, systemClock } from '@orrery/kernel';
import { ensureUsagePartitions, someoneMustChangePassword } from '@orrery/persistence';
import { compose } from './compose.ts';
import type { Config } from './config.ts';
import { buildDashboard } from './dashboard/build-dashboard.ts';
import { removePasswordFile } from './data-folder.ts';
import { makeFirstAdmin, type FirstAdmin } from './first-admin.ts';
import { startHousekeeping } from './jobs/housekeeping.ts';
import { startBoundaryScanner } from './revisions/boundary-scanner.ts';
import { startRevisionFeed } from './revisions/revision-feed.ts';
import { startForgettingDevices } from './forget-devices.ts';
import { openInstallation, type Installation, type OpenPlace } from './installation.ts';
import { createLogger } from './logger.ts';
import type { Say } from './terminal.ts';

/** A running api. */
export interface Serving {
  readonly url: string;
  readonly installation: Installation;
  /** The first admin, when this start made it. */
  readonly admin: FirstAdmin | undefined;
  /** Finishes what is in flight, closes the pool and stops the embedded database. */
  close(): Promise<void>;
}

/** Opens the installation, and serves it at HOST and PORT. */
export async function serve(config: Config, say: Say, onTerminal: boolean, open?: OpenPlace): Promise<Serving> {
  const logger = createLogger(config.LOG_LEVEL ?? (onTerminal ? 'warn' : 'info'));
  const installation = await openInstallation(config, logger, say, systemClock, open);
  const building = config.DASHBOARD === 'on' ? buildDashboard(say) : undefined;
  try {
    const { db, direct, transact, clock, keyring } = installation;
    const publicUrl = config.PUBLIC_URL ?? listeningUrl(config);
    const feed = await startRevisionFeed({ direct: installation.direct, log: logger });
    const { app, identity } = await compose({
      db,
      direct,
      transact,
      clock,
      feed,
      keyring,
      config,
      publicUrl,
      logger,
      ...(building && { dashboard: building.dashboard }),
    });
    const forgetting = startForgettingDevices({
      db,
      clock,
      windowMs: config.DEVICE_WINDOW_SECONDS * SECOND_MS,
      logger,
    });
    // Reports need them at once; what else is due now and then is begun when the api serves.
    await ensureUsagePartitions(db, clock.now());
    // The range may have grown since the last start.
    await transact(({ subscriptionPorts }) => subscriptionPorts.settle({ scope: 'all' }));
    const scanner = startBoundaryScanner({ direct: installation.direct, log: logger });
    const admin = await makeFirstAdmin({ transact, clock, hasher: identity.hasher }, config, onTerminal);
    if (!admin && !(await someoneMustChangePassword(db))) await removePasswordFile(config.DATA_DIR);
    await app.listen({ host: config.HOST, port: config.PORT });
    const retention = { hoursKeptDays: config.USAGE_HOURS_KEPT_DAYS, daysKeptDays: config.USAGE_DAYS_KEPT_DAYS };
    const housekeeping = startHousekeeping({ db, direct: installation.direct, clock, retention, log: logger });
    return {
      url: publicUrl,
      installation,
      admin,
      async close() {
        await building?.stop();
        forgetting.stop();
        await housekeeping.stop();
        // First: whoever waits for a change is let go, and does not hold up the end.
        await feed.stop();
        await scanner.stop();
        await app.close();
        await installation.close();
      },
    };
  } catch (error) {
    await building?.stop();
    await installation.close();
    throw error;
  }
}

/** A wildcard address is no place to go: loopback stands in for it. */
function listeningUrl({ HOST, PORT }: Config): string {
  const host = HOST === '0.0.0.0' ? '127.0.0.1' : HOST === '::' ? '::1' : HOST;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${PORT}`;
}
