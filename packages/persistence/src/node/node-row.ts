import type { MachineId, NodeId } from '@orrery/kernel';
import type { EncryptionMethod, Node, NodeDefinition, NodeProxy, NodeState } from '@orrery/node';
import { getTableColumns } from 'drizzle-orm';
import { nodes } from '../schema/index.ts';

const { tokenSha256: _token, deletedAt: _end, ...shown } = getTableColumns(nodes);

/** Everything of a node but its token and its end. */
export const nodeColumns = shown;

type Row = Omit<typeof nodes.$inferSelect, 'tokenSha256' | 'deletedAt'>;

/** Loading trusts the database: the rules ran before the row was written. */
export function nodeFromRow(row: Row): Node {
  const { encryptionMethod, plugin, pluginOpts, settings, protocol, status, maintenanceReason, ...rest } = row;
  const state: NodeState =
    status === 'maintenance' ? { status, maintenanceReason } : { status, maintenanceReason: null };
  const proxy: NodeProxy =
    protocol === 'shadowsocks'
      ? {
          protocol,
          encryptionMethod: encryptionMethod as EncryptionMethod,
          plugin: plugin && { name: plugin, opts: pluginOpts ?? {} },
        }
      : ({ ...(settings as object), protocol } as NodeProxy);
  return { ...rest, ...state, ...proxy, id: row.id as NodeId, machineId: row.machineId as MachineId | null };
}

/** The columns of what an operator decides. */
export function definitionColumns(node: NodeDefinition & NodeState) {
  return {
    name: node.name,
    serverAddress: node.serverAddress,
    serverPort: node.serverPort,
    listenPort: node.listenPort,
    protocol: node.protocol,
    region: node.region,
    tags: [...node.tags],
    description: node.description,
    sortOrder: node.sortOrder,
    machineId: node.machineId,
    status: node.status,
    maintenanceReason: node.maintenanceReason,
    agent: node.agent,
    multiplierThousandths: node.multiplierThousandths,
    portPerSubscription: node.portPerSubscription,
    route: node.route && { ...node.route, allow: [...node.route.allow], block: [...node.route.block] },
    hidden: node.hidden,
    certificateSha256: node.certificateSha256,
    ...(node.protocol === 'shadowsocks'
      ? {
          encryptionMethod: node.encryptionMethod,
          plugin: node.plugin?.name ?? null,
          pluginOpts: node.plugin ? { ...node.plugin.opts } : null,
          settings: {},
        }
      : { encryptionMethod: null, plugin: null, pluginOpts: null, settings: settingsColumn(node) }),
  };
}

/** What the `settings` column holds: the protocol's own part of the node, and nothing else of it. */
function settingsColumn(node: Exclude<NodeProxy, { protocol: 'shadowsocks' }>): object {
  const { security } = node;
  switch (node.protocol) {
    case 'trojan':
      return { transport: node.transport, security };
    case 'vless':
      return { transport: node.transport, security, flow: node.flow };
    case 'vmess':
      return { transport: node.transport, security, cipher: node.cipher };
    case 'hysteria2': {
      const { obfs, upMbps, downMbps, ports } = node;
      return { security, obfs, upMbps, downMbps, ports };
    }
    case 'tuic':
      return { security, congestionControl: node.congestionControl, udpRelayMode: node.udpRelayMode };
    case 'anytls': {
      const { idleSessionCheckIntervalSeconds, idleSessionTimeoutSeconds, minIdleSession, padding } = node;
      return { security, idleSessionCheckIntervalSeconds, idleSessionTimeoutSeconds, minIdleSession, padding };
    }
  }
}
