import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { CAP_NET_ADMIN, hasCapability } from '../capabilities.ts';
import { findProgram, isExecutable } from '../config.ts';
import { reasonOf } from '../log.ts';
import { ruleset, targetCommands, type Rules, type Target } from './ruleset.ts';

/** Longer than QUIC lives without an answer (30 s): when it is over, the client has nothing left to go on with. */
const CUT_SECONDS = 60;
const PER_CALL = 500;

/**
 * A table of nftables of this agent alone: what users of the core may not reach, and who is cut off. It stays while the
 * core may outlive a killed agent, and other tables are never touched.
 */
export interface Firewall {
  /** Sets the rules, replacing those before in one step; says why they are not set, or null. */
  readonly place: (rules: Rules) => Promise<string | null>;
  readonly isSet: () => boolean;
  /** Asks the kernel: somebody may have flushed all tables. */
  readonly isInPlace: () => Promise<boolean>;
  /** Drops what comes from and goes to these UDP clients, for a minute. Rejects with an Error when that is not possible. */
  readonly cut: (targets: readonly Target[]) => Promise<void>;
  /** Ends the dropping early. */
  readonly admit: (targets: readonly Target[]) => Promise<void>;
  readonly remove: () => Promise<void>;
}

function nft(args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(findProgram('nft'), [...args], { timeout: 10_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`nft: ${stderr.trim().split('\n')[0] || error.message}`));
      else resolve(stdout);
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** Why no firewall can be set here; null when it can. */
export function cannotFilter(): string | null {
  if (!isExecutable(findProgram('nft'))) return 'the program nft (nftables) is missing';
  return hasCapability(CAP_NET_ADMIN) ? null : 'the capability CAP_NET_ADMIN is missing';
}

/** What it means for users that no firewall is set. */
export const withoutFirewall = (reason: string, udp: 'refuse' | 'allow'): string =>
  `users' UDP is ${udp === 'refuse' ? 'refused' : 'not filtered'}: ${reason}`;

/** The firewall of the agent that keeps its state there. */
export function firewallOf(stateDir: string): Firewall {
  const table = `orrery_agent_${createHash('sha256').update(stateDir).digest('hex').slice(0, 12)}`;
  let placed = '';

  const isInPlace = async (): Promise<boolean> => {
    if (placed === '') return false;
    try {
      await nft(['list', 'chain', 'inet', table, 'sent']);
      return true;
    } catch {
      return false;
    }
  };

  async function change(targets: readonly Target[], seconds: number): Promise<void> {
    if (placed === '') return;
    for (let i = 0; i < targets.length; i += PER_CALL) {
      const commands = targetCommands(table, targets.slice(i, i + PER_CALL), seconds);
      if (commands !== '') await nft(['-f', '-'], commands);
    }
  }

  return {
    async place(rules) {
      const wanted = ruleset(table, rules);
      const inPlace = await isInPlace();
      if (wanted === placed && inPlace) return null;
      placed = '';
      const reason = cannotFilter();
      if (reason !== null) return reason;
      try {
        await nft(['-f', '-'], inPlace ? ruleset(table, rules, 'flush') : wanted);
        placed = wanted;
        return null;
      } catch (error) {
        return reasonOf(error);
      }
    },
    isSet: () => placed !== '',
    isInPlace,
    cut: (targets) => change(targets, CUT_SECONDS),
    admit: (targets) => change(targets, 0),
    async remove() {
      if (placed === '') return;
      placed = '';
      await nft(['-f', '-'], `add table inet ${table}\ndelete table inet ${table}\n`);
    },
  };
}
