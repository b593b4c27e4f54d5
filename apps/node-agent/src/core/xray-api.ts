import type { Typed } from './accounts.ts';
import { CoreRefusal, grpcTo } from './grpc.ts';
import { decode, encode } from './protobuf.ts';

/** What one user moved since the core started, in bytes. */
export interface Moved {
  readonly up: number;
  readonly down: number;
}

/** The running core, as we talk to it. Calls reject with an Error when it does not answer. */
export interface CoreApi {
  readonly addUser: (tag: string, email: string, account: Typed) => Promise<void>;
  /** Removes every user of that name; none is fine. */
  readonly removeUser: (tag: string, email: string) => Promise<void>;
  /** What every user moved since the core started, users who were removed included. */
  readonly counters: () => Promise<Map<string, Moved>>;
  /** Who is connected from where; connections from 127.0.0.1 do not count. */
  readonly online: () => Promise<Map<string, string[]>>;
  /** The users of an inbound with their accounts as the core holds them. */
  readonly users: (tag: string) => Promise<Map<string, Buffer>>;
  readonly inboundTags: () => Promise<string[]>;
  /** Every inbound by tag, as it was added. */
  readonly inbounds: () => Promise<Map<string, Buffer>>;
  /** Takes `xray.core.InboundHandlerConfig`. An inbound that cannot listen is refused, and kept in its list all the same. */
  readonly addInbound: (message: Buffer) => Promise<void>;
  /** None of that name is fine. */
  readonly removeInbound: (tag: string) => Promise<void>;
  /** The names of the routing rules, in the order in which they are asked. */
  readonly ruleTags: () => Promise<string[]>;
  readonly removeRule: (tag: string) => Promise<void>;
  readonly close: () => void;
}

const HANDLER = '/xray.app.proxyman.command.HandlerService';
const STATS = '/xray.app.stats.command.StatsService';
const ROUTING = '/xray.app.router.command.RoutingService';
const OPERATION = 'xray.app.proxyman.command';

const typed = ({ type, value }: Typed): Buffer =>
  encode([
    [1, type],
    [2, value],
  ]);

/** Talks to the core whose API listens on this loopback port. */
export function coreApi(port: number): CoreApi {
  const grpc = grpcTo(port);

  const alter = async (tag: string, operation: string, message: Buffer): Promise<void> => {
    const wrapped = typed({ type: `${OPERATION}.${operation}`, value: message });
    await grpc.call(
      `${HANDLER}/AlterInbound`,
      encode([
        [1, tag],
        [2, wrapped],
      ]),
    );
  };

  return {
    addUser: (tag, email, account) => {
      const user = encode([
        [2, email],
        [3, typed(account)],
      ]);
      return alter(tag, 'AddUserOperation', encode([[1, user]]));
    },

    async removeUser(tag, email) {
      // An inbound may hold the same name twice without a word: remove until there is none.
      for (;;) {
        try {
          await alter(tag, 'RemoveUserOperation', encode([[1, email]]));
        } catch (error) {
          if (error instanceof CoreRefusal && /not found/i.test(error.message)) return;
          throw error;
        }
      }
    },

    counters: async () => readCounters(await grpc.call(`${STATS}/QueryStats`, encode([[1, 'user>>>']]))),

    async online() {
      const users: string[] = [];
      decode(await grpc.call(`${STATS}/GetAllOnlineUsers`, encode([])), (_, value) => users.push(String(value)));
      const found = new Map<string, string[]>();
      for (const name of users) {
        const email = /^user>>>(.+)>>>online$/.exec(name)?.[1] ?? name;
        found.set(email, await addresses(`user>>>${email}>>>online`));
      }
      return found;
    },

    async users(tag) {
      const users = new Map<string, Buffer>();
      decode(await grpc.call(`${HANDLER}/GetInboundUsers`, encode([[1, tag]])), (_, user) => {
        let email = '';
        let account = Buffer.alloc(0);
        decode(user as Buffer, (number, value) => {
          if (number === 2) email = String(value);
          if (number === 3) decode(value as Buffer, (n, v) => n === 2 && (account = Buffer.from(v as Buffer)));
        });
        users.set(email, account);
      });
      return users;
    },

    async inboundTags() {
      const tags: string[] = [];
      decode(await grpc.call(`${HANDLER}/ListInbounds`, encode([[1, 1]])), (_, inbound) => {
        decode(inbound as Buffer, (number, value) => number === 1 && tags.push(String(value)));
      });
      return tags;
    },

    async inbounds() {
      const inbounds = new Map<string, Buffer>();
      decode(await grpc.call(`${HANDLER}/ListInbounds`, encode([])), (_, inbound) => {
        const message = inbound as Buffer;
        decode(message, (number, value) => number === 1 && inbounds.set(String(value), message));
      });
      return inbounds;
    },

    async addInbound(message) {
      await grpc.call(`${HANDLER}/AddInbound`, encode([[1, message]]));
    },

    async removeInbound(tag) {
      try {
        await grpc.call(`${HANDLER}/RemoveInbound`, encode([[1, tag]]));
      } catch (error) {
        // Its word for an inbound it does not have.
        if (!(error instanceof CoreRefusal && /not enough information/i.test(error.message))) throw error;
      }
    },

    async ruleTags() {
      const tags: string[] = [];
      decode(await grpc.call(`${ROUTING}/ListRule`, encode([])), (_, rule) => {
        decode(rule as Buffer, (number, value) => number === 2 && tags.push(String(value)));
      });
      return tags;
    },

    async removeRule(tag) {
      await grpc.call(`${ROUTING}/RemoveRule`, encode([[1, tag]]));
    },

    close: grpc.close,
  };

  async function addresses(name: string): Promise<string[]> {
    const found: string[] = [];
    let answer: Buffer;
    try {
      answer = await grpc.call(`${STATS}/GetStatsOnlineIpList`, encode([[1, name]]));
    } catch (error) {
      // Gone offline between the two questions.
      if (error instanceof CoreRefusal) return found;
      throw error;
    }
    decode(answer, (number, entry) => {
      if (number === 2) decode(entry as Buffer, (key, value) => key === 1 && found.push(unbracketed(String(value))));
    });
    return found;
  }
}

const unbracketed = (address: string): string => address.replace(/^\[|\]$/g, '');

const PREFIX = 'user>>>';
const UPLINK = '>>>traffic>>>uplink';
const DOWNLINK = '>>>traffic>>>downlink';

/** `user>>>NAME>>>traffic>>>uplink|downlink`, by name. Of 10,000 users every second: it makes no more strings than it must. */
function readCounters(answer: Buffer): Map<string, Moved> {
  const counters = new Map<string, { up: number; down: number }>();
  decode(answer, (_, stat) => {
    let name = '';
    let value = 0;
    decode(stat as Buffer, (number, field) => {
      if (number === 1) name = (field as Buffer).toString('latin1');
      else if (number === 2) value = field as number;
    });
    const isUp = name.endsWith(UPLINK);
    if (!name.startsWith(PREFIX) || !(isUp || name.endsWith(DOWNLINK))) return;
    const email = name.slice(PREFIX.length, name.length - (isUp ? UPLINK : DOWNLINK).length);
    let moved = counters.get(email);
    if (!moved) counters.set(email, (moved = { up: 0, down: 0 }));
    if (isUp) moved.up = value;
    else moved.down = value;
  });
  return counters;
}
