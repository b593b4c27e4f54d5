import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { apiOf, type Api, type Identity, type TrafficAnswer } from './api.ts';
import { placeCertificate, type Certificate } from './certificate.ts';
import type { Config } from './config.ts';
import { hasOwnPorts } from './core/own-inbound.ts';
import { routeOf } from './core/route.ts';
import type { CoreWish } from './core/xray-config.ts';
import { openJournal } from './counting/journal.ts';
import type { Batch } from './counting/ledger.ts';
import { startSender } from './counting/sender.ts';
import { readAccessPipe } from './cuts/access-pipe.ts';
import { Connections, readAccess } from './cuts/connections.ts';
import { cannotCut } from './cuts/socket-kill.ts';
import { firewallOf, withoutFirewall } from './firewall/firewall.ts';
import { reasonOf, type Log } from './log.ts';
import type { NodeConfig, User } from './node-config.ts';
import { guardOf } from './probes/guard.ts';
import { probeOnce } from './probes/probing.ts';
import { Serving } from './serving.ts';
import { loadJson, saveJson } from './state-files.ts';
import { reportStatus } from './status/report-status.ts';
import { sample } from './status/machine.ts';
import { acknowledge, admitted, emptyRoster, isSpent, take, unreported, type Roster } from './users/roster.ts';
import { exclusive } from './exclusive.ts';
import { LONGEST_PAUSE_MS, repeat } from './repeat.ts';

/** The last state, for when the api is away. */
interface Saved {
  readonly node: NodeConfig;
  readonly users: readonly User[];
  readonly known: Roster['known'];
}

export interface Start {
  readonly config: Config;
  readonly identity: Identity;
  readonly log: Log;
  readonly version: string;
}

export interface Agent {
  /** Ends in order: nobody connected, last reading, report sent if the api answers. */
  readonly stop: () => Promise<void>;
}

const LIST_WAIT_SECONDS = 30;
/** How often somebody whom we think spent is asked about. */
const RECHECK_MS = 15_000;
/** After somebody was cut off, the next readings come this soon. */
const SOON_MS = 200;
const TIDY_MS = 30_000;
const STOP_GRACE_MS = 5_000;
/** How long a start waits for news when it knows what to serve already. */
const START_WAIT_MS = 2_000;

/** Serves the node until it is stopped, or `ending` is aborted while it still starts. Resolves once the core serves; keeps trying until the api or the disk says what. */
export async function startAgent(
  { config, identity, log, version }: Start,
  ending = new AbortController(),
): Promise<Agent> {
  const stateDir = config.STATE_DIR;
  const coreFolder = join(stateDir, 'core');
  prepareFolders(stateDir, coreFolder, config.CORE_USER);
  const api = apiOf(identity);
  const journal = openJournal(join(stateDir, 'spool'));
  if (journal.droppedBytes > 0)
    log('warn', 'a record cut off at the last end was dropped', { bytes: journal.droppedBytes });
  const stateFile = join(stateDir, 'state.json');
  const serial = exclusive();
  const forever = (step: () => Promise<void>): Promise<void> => repeat(step, ending.signal, log);

  const saved = loadJson<Saved>(stateFile);
  let node = await firstNode(api, saved, log, ending.signal);
  let roster: Roster = saved
    ? { users: new Map(saved.users.map((user) => [user.id, { ...user, port: user.port ?? null }])), known: saved.known }
    : emptyRoster;
  const save = (): void => saveJson(stateFile, { node, users: [...roster.users.values()], known: roster.known });
  let certificate: Certificate | null = null;
  const firewall = firewallOf(stateDir);
  /** Why users' UDP is not filtered; null when it is. */
  let unfiltered: string | null = null;

  /** What users may reach besides the routing of the core, before the core begins to carry. */
  async function filter(wanted: NodeConfig): Promise<void> {
    const before = unfiltered;
    const { refused, opened, mail } = routeOf(wanted);
    unfiltered = await firewall.place({
      uid: config.CORE_USER?.uid ?? process.getuid?.() ?? 0,
      port: hasOwnPorts(wanted) ? null : wanted.server_port,
      refused,
      opened: [...config.EXTRA_ALLOWED, ...opened],
      mail,
    });
    if (unfiltered === before) return;
    if (unfiltered === null) log('info', 'the firewall is set');
    else log('warn', withoutFirewall(unfiltered, config.UDP_UNFILTERED));
  }

  const wishOf = async (wanted: NodeConfig): Promise<CoreWish> => {
    certificate = await placeCertificate({
      given:
        config.TLS_CERT !== undefined && config.TLS_KEY !== undefined
          ? { certFile: config.TLS_CERT, keyFile: config.TLS_KEY }
          : null,
      folder: coreFolder,
      name: wanted.sni ?? 'localhost',
      xray: config.XRAY_BIN,
      owner: config.CORE_USER,
    });
    const { certFile, keyFile } = certificate;
    await filter(wanted);
    const listen = existsSync('/proc/net/if_inet6') ? '::' : '0.0.0.0';
    return {
      node: wanted,
      accessLog: pipe,
      certificate: { certFile, keyFile },
      openings: config.EXTRA_ALLOWED,
      filtered: unfiltered === null,
      refuseUdp: unfiltered !== null && config.UDP_UNFILTERED === 'refuse',
      listen,
    };
  };

  const connections = new Connections();
  const pipe = join(coreFolder, 'access');
  const access = await readAccessPipe(
    pipe,
    (line) => {
      const seen = readAccess(line);
      if (seen) connections.opened(seen.peer, seen.user);
    },
    config.CORE_USER,
  );
  const reason = await cannotCut();
  if (reason !== null) log('warn', 'connections of removed users cannot be cut', { reason });
  const core = { xray: config.XRAY_BIN, stateDir, folder: coreFolder, user: config.CORE_USER };
  let wish = await wishOf(node);
  const serving = new Serving(wish, { core, journal, connections, cannotCut: reason, firewall, log });

  // Without an answer the last list stands.
  try {
    const soon = AbortSignal.timeout(saved ? START_WAIT_MS : LONGEST_PAUSE_MS);
    roster = take(roster, await api.list(roster.known, 0, soon), node.traffic_multiplier);
  } catch (error) {
    log('warn', 'the api gave no list; serving the last one', { users: roster.users.size, reason: reasonOf(error) });
  }
  save();
  const admittedNow = (): Map<string, User> => admitted(roster, unreported(roster, journal.ledger), Date.now());
  await serial(() => serving.begin(admittedNow()));

  const sender = startSender(journal, api, log, (batch: Batch, answer: TrafficAnswer) => {
    const before = roster;
    roster = acknowledge(roster, batch, answer, node.traffic_multiplier);
    if (roster !== before) {
      save();
      hurry();
    }
  });

  let lastSealAt = Date.now();
  const known = new Set<string>();

  /** Takes out whoever's time or quota is over, lets in whoever may come back. True when somebody just ran out. */
  async function enforce(): Promise<boolean> {
    const moved = unreported(roster, journal.ledger);
    const users = admitted(roster, moved, Date.now());
    const spent = [...roster.users.values()].filter((user) => isSpent(user, moved)).map(({ id }) => id);
    const newly = spent.filter((id) => !known.has(id));
    known.clear();
    for (const id of spent) known.add(id);
    await serving.admit(users);
    return newly.length > 0;
  }

  async function tick(): Promise<void> {
    if (!serving.core?.isAlive()) await serving.revive(admittedNow());
    else await serving.read();
    const urgent = await enforce();
    if (journal.ledger.open.size === 0) return;
    if (!urgent && Date.now() - lastSealAt < config.REPORT_INTERVAL_MS) return;
    seal();
  }

  function seal(): void {
    journal.write({ t: 'seal' }, 'durable');
    lastSealAt = Date.now();
    sender.wake();
  }

  let hurried = Promise.withResolvers<void>();
  /** The next reading comes now. */
  const hurry = (): void => hurried.resolve();

  const ticking = forever(async () => {
    await serial(tick);
    const pause = serving.cutter.isBusy ? Math.min(SOON_MS, config.READ_INTERVAL_MS) : config.READ_INTERVAL_MS;
    await Promise.race([delay(pause, undefined, { signal: ending.signal }), hurried.promise]);
    hurried = Promise.withResolvers();
  });

  let recheckedAt = 0;
  let configTag: string | null = null;
  let reconfigure = Promise.withResolvers<void>();
  const listing = forever(async () => {
    const asked = Date.now();
    // Whoever we think spent may have been given more while we were not told.
    const recheck = known.size > 0 && journal.ledger.pending.length === 0 && asked - recheckedAt > RECHECK_MS;
    if (recheck) recheckedAt = asked;
    const knowsNothing = roster.known.revision === null && roster.known.etag === null;
    const wait = knowsNothing ? 0 : known.size > 0 ? RECHECK_MS / 1000 : LIST_WAIT_SECONDS;
    const answer = await api.list(recheck ? emptyRoster.known : roster.known, recheck ? 0 : wait, ending.signal);
    const before = roster;
    roster = take(roster, answer, node.traffic_multiplier);
    if (answer.kind !== 'unchanged') {
      save();
      await serial(enforce);
      // Whether whoever was cut off still moves is seen by the next readings.
      if (serving.cutter.isBusy) hurry();
    }
    const { revision } = roster.known;
    if (revision !== null && revision !== before.known.revision) api.applied(revision);
    if (answer.configTag !== configTag) reconfigure.resolve();
    configTag = answer.configTag;
    sender.wake();
    // An api that does not hold the request would be asked without a pause.
    const pause = Math.max(0, 1_000 - (Date.now() - asked));
    if (answer.kind !== 'changes' && !recheck) await delay(pause, undefined, { signal: ending.signal });
  });

  const configuring = forever(async () => {
    await Promise.race([delay(config.CONFIG_INTERVAL_MS, undefined, { signal: ending.signal }), reconfigure.promise]);
    reconfigure = Promise.withResolvers();
    await become(await api.config());
  });

  /** Makes the core another one, where it is to be one. */
  async function become(wanted: NodeConfig): Promise<void> {
    const before = certificate?.sha256;
    const next = await wishOf(wanted);
    if (JSON.stringify(next) === JSON.stringify(wish)) {
      if (certificate?.sha256 === before) return;
      const shown = await serial(() => serving.renewCertificate(admittedNow()));
      return log('info', `the certificate was renewed; it is shown ${shown}`);
    }
    log('info', 'the node changed');
    await serial(async () => {
      await serving.change(next, admittedNow());
      [node, wish] = [wanted, next];
      save();
    });
  }

  let last = sample();
  const watching = forever(async () => {
    const now = sample();
    const cannotFilter = unfiltered === null ? null : withoutFirewall(unfiltered, config.UDP_UNFILTERED);
    const cannot = { cut: reason, filter: cannotFilter };
    const report = { api, serving, sender, journal, cannot, certificate, version, stateDir, node };
    await reportStatus(report, last, now);
    last = now;
    await delay(config.STATUS_INTERVAL_MS, undefined, { signal: ending.signal });
  });

  const mayProbe = guardOf(config.PROBE_ALLOWED);
  const probing = forever(async () => {
    const { waitMs } = await probeOnce(api, mayProbe);
    await delay(waitMs, undefined, { signal: ending.signal });
  });

  const tidying = forever(async () => {
    await delay(TIDY_MS, undefined, { signal: ending.signal });
    if (!(await firewall.isInPlace())) await become(node);
    await serial(() => serving.tidy());
  });

  return {
    async stop() {
      ending.abort();
      await Promise.all([ticking, listing, configuring, watching, probing, tidying]);
      await serial(() => serving.end());
      await firewall.remove().catch((error: unknown) => log('warn', 'the firewall stays', { reason: reasonOf(error) }));
      if (journal.ledger.open.size > 0) seal();
      await sender.stop(STOP_GRACE_MS);
      if (journal.ledger.pending.length > 0)
        log('warn', 'reports are kept for the next start', { reports: journal.ledger.pending.length });
      access.close();
      journal.close();
    },
  };
}

/** What the api says the node is, or what it said last; waits for one of them. */
async function firstNode(api: Api, saved: Saved | undefined, log: Log, signal: AbortSignal): Promise<NodeConfig> {
  for (let pause = 500; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await api.config(saved && START_WAIT_MS);
    } catch (error) {
      log('warn', 'the api does not say what the node is', { reason: reasonOf(error) });
      if (saved) return saved.node;
      await delay(pause, undefined, { signal });
    }
  }
}

/** The state is ours alone; the core's user reads one folder in it. */
function prepareFolders(stateDir: string, coreFolder: string, owner: Config['CORE_USER']): void {
  mkdirSync(coreFolder, { recursive: true, mode: 0o700 });
  chmodSync(stateDir, owner ? 0o711 : 0o700);
  chmodSync(coreFolder, 0o700);
  if (owner) chownSync(coreFolder, owner.uid, owner.gid);
}
