import type { Accounts } from './core/accounts.ts';
import { accountsOf } from './core/accounts.ts';
import { TCP, UDP, fixedPart, inboundTags, reopenable, securityOf, type CoreWish } from './core/xray-config.ts';
import { findLeftCore, startCore, truncateLog, type CoreOptions, type RunningCore } from './core/core.ts';
import { movedSince, type Entry } from './counting/ledger.ts';
import { hasOwnPorts } from './core/own-inbound.ts';
import { isSame, OwnPorts } from './core/own-ports.ts';
import type { Journal } from './counting/journal.ts';
import type { Connections } from './cuts/connections.ts';
import { Cutter, type Means } from './cuts/cutter.ts';
import { letBack, meansOf, ownMeans, type Dropped } from './cuts/means.ts';
import type { Firewall } from './firewall/firewall.ts';
import { cutAddresses, cutAll, livePeers } from './cuts/socket-kill.ts';
import { reasonOf, type Log } from './log.ts';
import type { User } from './node-config.ts';

/** What a killed core may have moved unseen: it was last read at `from`, and was gone at `to`. */
export interface Loss {
  readonly from: number;
  readonly to: number;
}

interface ServingOptions {
  readonly core: CoreOptions;
  readonly journal: Journal;
  readonly connections: Connections;
  readonly cannotCut: string | null;
  readonly firewall: Firewall;
  readonly log: Log;
}

/** So many changes at once are made by opening the inbounds anew: live connections stay, and each single change costs a 2022 inbound a walk over all its users. */
const MANY_CHANGES = 500;
/** Readings in a row that may fail before a core that lives counts as stuck. */
const READINGS_UNTIL_STUCK = 10;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;
const STEADY_AFTER_MS = 60_000;

/**
 * The core and who is in it. Its methods are called one after the other, never at once; each rejects with an Error when
 * the core does not do as told, and the next reading finds out what is left to do.
 */
export class Serving {
  readonly #options: ServingOptions;
  readonly #cutter = new Cutter();
  #wish: CoreWish;
  #core: RunningCore | null = null;
  /** By id, as the core holds them. */
  #applied = new Map<string, User>();
  #accounts: Accounts;
  /** Null where all users share the inbounds. */
  #own: OwnPorts | null;
  /** Of a core that was taken over nobody knows at first who is in it. */
  #knowsApplied = false;
  /** Whose addresses are dropped as a whole. */
  readonly #dropped: Dropped = new Map();
  #lastReadAt = Date.now();
  #failedReadings = 0;
  #startedAt = 0;
  #pauseMs = FIRST_PAUSE_MS;
  #mayStartAt = 0;
  crashes = 0;
  lastLoss: Loss | null = null;

  constructor(wish: CoreWish, options: ServingOptions) {
    this.#options = options;
    this.#wish = wish;
    this.#accounts = accountsOf(wish.node);
    this.#own = ownPortsOf(wish);
  }

  get core(): RunningCore | null {
    return this.#core;
  }

  get userCount(): number {
    return this.#applied.size;
  }

  /** Which ports of subscriptions could not be opened, and why; null when all are, or none have their own. */
  get cannotListen(): string | null {
    return this.#own?.cannotListen ?? null;
  }

  get cutter(): Pick<Cutter, 'isBusy' | 'unstoppable'> {
    return this.#cutter;
  }

  /** Takes the core over that the last agent left, or else starts one with these users. */
  async begin(users: ReadonlyMap<string, User>): Promise<void> {
    const { core: options, journal, log } = this.#options;
    const left = await findLeftCore(this.#wish, options, journal.ledger.epoch);
    if (!left) return this.#start(users);
    this.#core = left.core;
    this.#lastReadAt = journal.ledger.openTo || Date.now();
    await this.read();
    if (!left.asWished || !(await this.#reroute(this.#wish))) {
      await this.end();
      return this.#start(users);
    }
    log('info', 'took over the running core', { pid: left.core.pid });
    await this.#learnApplied(users);
    await this.admit(users);
  }

  /** Another node is wished. Where the core cannot be told that, it ends in order and another one starts. */
  async change(wish: CoreWish, users: ReadonlyMap<string, User>): Promise<void> {
    if (fixedPart(wish) === fixedPart(this.#wish) && (await this.#reroute(wish))) this.#wish = wish;
    else await this.#replace(wish, users);
  }

  /** Where users may go, from now on; a core that does not run learns it when it starts. False when it failed. */
  async #reroute(wish: CoreWish): Promise<boolean> {
    try {
      await this.#core?.reroute(wish);
      return true;
    } catch (error) {
      this.#options.log('warn', 'the rules were not changed; the core starts again', { reason: reasonOf(error) });
      return false;
    }
  }

  async #replace(wish: CoreWish, users: ReadonlyMap<string, User>): Promise<void> {
    const [accounts, own] = [accountsOf(wish.node), ownPortsOf(wish)];
    await this.end();
    this.#wish = wish;
    this.#accounts = accounts;
    this.#own = own;
    await this.#start(users);
  }

  /**
   * Shows the renewed pair at once where nobody's connection ends over it; elsewhere the core finds it within the hour. A
   * plugin reads its pair when it starts: then it starts anew, with the core. Says when it is shown.
   */
  async renewCertificate(users: ReadonlyMap<string, User>): Promise<'now' | 'within the hour'> {
    const { node } = this.#wish;
    if (node.plugin_opts?.['tls'] !== undefined) {
      await this.#replace(this.#wish, users);
      return 'now';
    }
    const tags = securityOf(node) === 'tls' ? reopenable(node) : [];
    if (!this.#core || tags.length === 0) return 'within the hour';
    try {
      for (const tag of tags) await this.#core.restartInbound(tag, [...this.#applied.values()]);
    } catch (error) {
      // Half done, it would let nobody in.
      this.#options.log('warn', 'the inbound was not opened anew; the core starts again', { reason: reasonOf(error) });
      await this.#replace(this.#wish, users);
    }
    return 'now';
  }

  async #start(users: ReadonlyMap<string, User>): Promise<void> {
    const { core: options, journal, log } = this.#options;
    this.#core = await startCore(this.#wish, [...users.values()], options, (epoch) =>
      journal.write({ t: 'epoch', epoch }, 'durable'),
    );
    this.#applied = new Map(this.#own ? [] : users);
    this.#knowsApplied = true;
    this.#startedAt = this.#lastReadAt = Date.now();
    this.#failedReadings = 0;
    await this.#openOwn(this.#core, [...users.values()]);
    log('info', 'the core runs', { pid: this.#core.pid, users: this.#applied.size });
  }

  /** Starts the core again after it died, not too often. False while it has to wait. */
  async revive(users: ReadonlyMap<string, User>): Promise<boolean> {
    const now = Date.now();
    if (this.#core) {
      this.#options.log('error', 'the core is gone', { pid: this.#core.pid });
      this.crashes += 1;
      this.lastLoss = { from: this.#lastReadAt, to: now };
      if (now - this.#startedAt > STEADY_AFTER_MS) this.#pauseMs = FIRST_PAUSE_MS;
      await this.#core.stop();
      this.#core = null;
      this.#mayStartAt = now;
    }
    if (now < this.#mayStartAt) return false;
    this.#mayStartAt = now + this.#pauseMs;
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
    await this.#start(users);
    return true;
  }

  /** Reads the counters into the journal; says who moved what. Ends a core whose counters cannot be trusted. */
  async read(): Promise<readonly Entry[]> {
    const { journal, log } = this.#options;
    const core = this.#core;
    if (!core) return [];
    let counters;
    try {
      counters = await core.api.counters();
      this.#failedReadings = 0;
    } catch (error) {
      this.#failedReadings += 1;
      if (this.#failedReadings >= READINGS_UNTIL_STUCK) await this.#abandon('it does not answer');
      throw error;
    }
    const to = Date.now();
    const moved = movedSince(journal.ledger, counters);
    if (moved === null) {
      await this.#abandon('its counters went backwards');
      return [];
    }
    if (moved.length > 0) journal.write({ t: 'read', from: this.#lastReadAt, to, moved });
    this.#lastReadAt = to;
    try {
      await this.#cutter.check(new Set(moved.map(([id]) => id)), this.#means(core));
      await this.#chase(moved, core);
    } catch (error) {
      log('warn', 'connections could not be cut', { reason: reasonOf(error) });
    }
    return moved;
  }

  /** A flow may come back from another port long after it was cut: QUIC moves with its client. */
  async #chase(moved: readonly Entry[], core: RunningCore): Promise<void> {
    if (!this.#knowsApplied) return;
    const back = moved.map(([id]) => id).filter((id) => !this.#applied.has(id) && !this.#cutter.isOn(id));
    if (back.length > 0) await this.#cutter.begin(back, this.#means(core));
  }

  async #abandon(why: string): Promise<void> {
    this.#options.log('error', `the core is ended: ${why}`);
    await this.#core?.stop();
  }

  /** Makes the core hold exactly these users, and cuts off whoever is not among them. */
  async admit(users: ReadonlyMap<string, User>): Promise<void> {
    const core = this.#core;
    if (!core) return;
    this.#own?.keepOnly(users);
    const now = Date.now();
    const gone = [...this.#applied].filter(([id, user]) => !isSame(user, users.get(id))).map(([id]) => id);
    const come = [...users.values()].filter(
      (user) => !isSame(user, this.#applied.get(user.id)) && (this.#own?.mayTry(user, now) ?? true),
    );
    if (gone.length === 0 && come.length === 0) return;
    if (this.#own) {
      await this.#closeOwn(core, gone);
      await this.#openOwn(core, come);
    } else if (gone.length + come.length > MANY_CHANGES) await this.#replaceAll(core, users);
    else {
      for (const id of gone) await this.#remove(core, id);
      for (const user of come) await this.#add(core, user);
    }
    await this.#cut(gone, users, core);
    const back = come.map(({ id }) => id).filter((id) => !gone.includes(id));
    if (back.length > 0) await letBack(back, { ...this.#options, dropped: this.#dropped });
  }

  async #remove(core: RunningCore, id: string): Promise<void> {
    for (const tag of inboundTags(this.#wish.node)) await core.api.removeUser(tag, id);
    this.#applied.delete(id);
  }

  async #add(core: RunningCore, user: User): Promise<void> {
    for (const tag of inboundTags(this.#wish.node)) {
      // A call that seemed to fail may have worked, and the core takes a user twice without a word.
      await core.api.removeUser(tag, user.id);
      await core.api.addUser(tag, user.id, this.#accounts.account(user));
    }
    this.#applied.set(user.id, user);
    this.#cutter.forget(user.id);
  }

  async #openOwn(core: RunningCore, users: readonly User[]): Promise<void> {
    await this.#own?.open(core.api, users, (user) => {
      this.#applied.set(user.id, user);
      this.#cutter.forget(user.id);
    });
    const cannot = this.cannotListen;
    if (cannot !== null && users.length > 0) this.#options.log('warn', cannot);
  }

  /** Their TCP is cut before anybody else may get the port. */
  async #closeOwn(core: RunningCore, ids: readonly string[]): Promise<void> {
    const users = ids.flatMap((id) => this.#applied.get(id) ?? []);
    await this.#own?.close(core.api, users, ({ id }) => this.#applied.delete(id));
    await this.#tryToCut(() => this.#means(core).cutPeers([]));
  }

  async #replaceAll(core: RunningCore, users: ReadonlyMap<string, User>): Promise<void> {
    for (const tag of inboundTags(this.#wish.node)) await core.restartInbound(tag, [...users.values()]);
    this.#applied = new Map(users);
  }

  /** Whose password changed is cut once, and may be back already; who left is watched. */
  async #cut(gone: readonly string[], users: ReadonlyMap<string, User>, core: RunningCore): Promise<void> {
    const means = this.#means(core);
    const [changed, left] = [gone.filter((id) => users.has(id)), gone.filter((id) => !users.has(id))];
    await this.#tryToCut(async () => {
      if (left.length > 0) await this.#cutter.begin(left, means);
      if (changed.length > 0) await this.#cutter.once(changed, means);
    });
  }

  async #tryToCut(cut: () => Promise<unknown>): Promise<void> {
    try {
      await cut();
    } catch (error) {
      this.#options.log('warn', 'connections could not be cut', { reason: reasonOf(error) });
    }
  }

  /** Ends what this user has open from these addresses: devices beyond the limit. */
  async cutDevices(user: string, addresses: readonly string[]): Promise<void> {
    if (!this.#core) return;
    const { connections, firewall, cannotCut } = this.#options;
    const peers = connections.of(user).filter(({ address }) => addresses.includes(address));
    if (this.#own) {
      const port = this.#applied.get(user)?.port ?? null;
      if (port !== null && cannotCut === null) await cutAddresses(port, addresses);
      return firewall.cut(peers);
    }
    await this.#means(this.#core).cutPeers(peers);
  }

  #means(core: RunningCore): Means {
    const own = this.#own;
    if (own) return ownMeans(() => own.vacated, this.#options.cannotCut);
    return meansOf({
      ...this.#options,
      core,
      tcp: inboundTags(this.#wish.node).includes(TCP),
      restartUdp: this.#hasUdp ? () => core.restartInbound(UDP, [...this.#applied.values()]) : null,
      dropped: this.#dropped,
    });
  }

  get #hasUdp(): boolean {
    return this.#own !== null || inboundTags(this.#wish.node).includes(UDP);
  }

  /** Where the kernel knows the connections of clients. */
  #portsOf(core: RunningCore): readonly number[] {
    if (!this.#own) return [core.port];
    return [...[...this.#applied.values()].flatMap(({ port }) => port ?? []), ...this.#own.vacated];
  }

  /** What a core that was taken over holds, by comparing accounts; what is unknown is made anew. */
  async #learnApplied(users: ReadonlyMap<string, User>): Promise<void> {
    if (!this.#core) return;
    if (this.#own) {
      this.#applied = await this.#own.learn(this.#core.api, users);
      this.#knowsApplied = true;
      return;
    }
    const inbounds: Map<string, Buffer>[] = [];
    for (const tag of inboundTags(this.#wish.node)) inbounds.push(await this.#core.api.users(tag));
    const held = new Map(inbounds.flatMap((users) => [...users]));
    this.#applied = new Map();
    for (const [id, account] of held) {
      const user = users.get(id);
      const everywhere = inbounds.every((inbound) => inbound.get(id)?.equals(account));
      const same = user !== undefined && everywhere && this.#accounts.account(user).value.equals(account);
      this.#applied.set(id, same ? user : { id, password: '', port: null, expiresAt: null, remaining: null });
    }
    this.#knowsApplied = true;
  }

  /** Forgets connections that are over; the core does not say when they end. */
  async tidy(): Promise<void> {
    truncateLog(this.#options.core);
    const { connections } = this.#options;
    if (!this.#core || connections.size === 0) return;
    const online = this.#hasUdp ? await this.#core.api.online() : new Map<string, string[]>();
    connections.keepOnly(
      await livePeers(this.#portsOf(this.#core)),
      (user, address) => online.get(user)?.includes(address) ?? false,
    );
  }

  /** Lets nobody in any more, cuts who is connected, reads for the last time and ends the core. */
  async end(): Promise<void> {
    const core = this.#core;
    if (!core) return;
    const { cannotCut, connections, log } = this.#options;
    this.#knowsApplied = false;
    try {
      for (const tag of await core.api.inboundTags()) await core.api.removeInbound(tag);
      if (cannotCut === null) await cutAll(this.#portsOf(core));
      // What was on its way through the core arrives at the counters now; two equal readings in a row end it.
      for (let i = 0; i < 5 && (await this.read()).length > 0; i += 1);
    } catch (error) {
      log('warn', 'the last reading failed', { reason: reasonOf(error) });
    }
    await core.stop();
    this.#core = null;
    this.#applied.clear();
    connections.keepOnly([]);
  }
}

const ownPortsOf = ({ node, listen }: CoreWish): OwnPorts | null =>
  hasOwnPorts(node) ? new OwnPorts(node, listen) : null;
