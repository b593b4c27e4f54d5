import type { NodeId } from '@orrery/kernel';
import type {
  EncryptionMethod,
  Node,
  NodeDefinition,
  NodeProxy,
  NodeState,
  TlsSettings,
  Transport,
} from '@orrery/node';
import { getTableColumns } from 'drizzle-orm';
import { nodes } from '../schema/index.ts';

const { tokenSha256: _token, deletedAt: _end, ...shown } = getTableColumns(nodes);

/** Everything of a node but its token and its end. */
export const nodeColumns = shown;

type Row = Omit<typeof nodes.$inferSelect, 'tokenSha256' | 'deletedAt'>;

/** What the `settings` column holds of a trojan node. */
interface TrojanColumn {
  readonly transport: Transport;
  readonly security: TlsSettings;
}

/** Loading trusts the database: the rules ran before the row was written. */
export function nodeFromRow(row: Row): Node {
  const { encryptionMethod, plugin, pluginOpts, settings, protocol, status, maintenanceReason, ...rest } = row;
  const state: NodeState =
    status === 'maintenance' ? { status, maintenanceReason } : { status, maintenanceReason: null };
  const proxy: NodeProxy =
    protocol === 'trojan'
      ? { protocol, ...(settings as TrojanColumn) }
      : {
          protocol,
          encryptionMethod: encryptionMethod as EncryptionMethod,
          plugin: plugin && { name: plugin, opts: pluginOpts ?? {} },
        };
  return { ...rest, ...state, ...proxy, id: row.id as NodeId };
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
    status: node.status,
    maintenanceReason: node.maintenanceReason,
    agent: node.agent,
    multiplierThousandths: node.multiplierThousandths,
    hidden: node.hidden,
    certificateSha256: node.certificateSha256,
    ...(node.protocol === 'shadowsocks'
      ? {
          encryptionMethod: node.encryptionMethod,
          plugin: node.plugin?.name ?? null,
          pluginOpts: node.plugin ? { ...node.plugin.opts } : null,
          settings: {},
        }
      : {
          encryptionMethod: null,
          plugin: null,
          pluginOpts: null,
          settings: { transport: node.transport, security: node.security } satisfies TrojanColumn,
        }),
  };
}
