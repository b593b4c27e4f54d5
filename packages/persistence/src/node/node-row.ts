import type { NodeId } from '@orrery/kernel';
import type { EncryptionMethod, Node, NodeDefinition, NodeProxy, NodeState, TlsSettings, Transport } from '@orrery/node';
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
  const { name, serverAddress, serverPort, listenPort, region, description, sortOrder, agent, hidden } = node;
  const { multiplierThousandths, certificateSha256, status, maintenanceReason, protocol } = node;
  return {
    ...{ name, serverAddress, serverPort, listenPort, region, description, sortOrder, agent, hidden },
    ...{ multiplierThousandths, certificateSha256, status, maintenanceReason, protocol },
    tags: [...node.tags],
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
