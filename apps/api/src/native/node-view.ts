import { type Instant, type MachineId, toIso, invalidField } from '@orrery/kernel';
import {
  type AgentShortfalls,
  type CoreNews,
  type Node,
  type NodeChange,
  type NodeNews,
  type SystemStatus,
  shortfallsOf,
  certificateOf,
  coreNewsOf,
  hasOwnPorts,
  isAvailable,
  onlineCountOf,
  systemStatusOf,
} from '@orrery/node';
import type { ChangeNodeBody, NodeView } from './node-schemas.ts';
import { settingsInput, settingsView } from './node-settings-view.ts';

/** The node as its operator sees it; what it does not have is left out. */
export function nodeView(node: Node, news?: NodeNews, now?: Instant): NodeView {
  const system = now === undefined ? undefined : systemStatusOf(news?.report, now);
  const online = now === undefined ? undefined : onlineCountOf(news?.online, now);
  const shortfalls = shortfallsOf(news?.report);
  const core = coreNewsOf(news?.report);
  return {
    id: node.id,
    name: node.name,
    server_address: node.serverAddress,
    server_port: node.serverPort,
    protocol: node.protocol,
    ...proxyView(node),
    status: node.status,
    ...(node.region !== null && { region: node.region }),
    tags: [...node.tags],
    ...(node.description !== null && { description: node.description }),
    sort_order: node.sortOrder,
    ...(node.maintenanceReason !== null && { maintenance_reason: node.maintenanceReason }),
    is_available: isAvailable(node),
    version: node.version,
    created_at: toIso(node.createdAt),
    updated_at: toIso(node.updatedAt),
    ...(system && { system_status: systemView(system) }),
    ...(online !== undefined && { online_count: online }),
    ...(news?.counting && { counting: news.counting }),
    ...(node.listenPort !== null && { listen_port: node.listenPort }),
    ...(node.machineId !== null && { machine_id: node.machineId }),
    multiplier: node.multiplierThousandths / 1000,
    agent: node.agent,
    ...(hasOwnPorts(node) && { port_per_subscription: true }),
    ...(node.route && { route: { ...node.route, allow: [...node.route.allow], block: [...node.route.block] } }),
    hidden: node.hidden,
    ...certificateView(node),
    ...(shortfalls && { limits: limitsView(shortfalls) }),
    ...(core && { core: coreView(core) }),
  };
}

const limitsView = ({
  cannotCut,
  cannotFilter,
  cannotListen,
  stillMoving,
}: AgentShortfalls): NonNullable<NodeView['limits']> => ({
  ...(cannotCut !== undefined && { cannot_cut: cannotCut }),
  ...(cannotFilter !== undefined && { cannot_filter: cannotFilter }),
  ...(cannotListen !== undefined && { cannot_listen: cannotListen }),
  ...(stillMoving !== undefined && { still_moving: stillMoving }),
});

const coreView = ({ running, crashes, unread, reportsWaiting, reportsWaitingSince }: CoreNews) => ({
  running,
  crashes,
  ...(unread && { unread: { from: toIso(unread.from), to: toIso(unread.to) } }),
  reports_waiting: reportsWaiting,
  ...(reportsWaitingSince !== undefined && { reports_waiting_since: toIso(reportsWaitingSince) }),
});

function certificateView(node: Node): Pick<NodeView, 'certificate_sha256' | 'certificate_from'> {
  const sha256 = certificateOf(node);
  if (sha256 === null) return {};
  return { certificate_sha256: sha256, certificate_from: node.certificateSha256 === null ? 'agent' : 'operator' };
}

function proxyView(node: Node): Pick<NodeView, 'encryption_method' | 'plugin' | 'plugin_opts' | 'settings'> {
  if (node.protocol !== 'shadowsocks') return { encryption_method: '', settings: settingsView(node) };
  const { encryptionMethod, plugin } = node;
  return {
    encryption_method: encryptionMethod,
    ...(plugin && { plugin: plugin.name }),
    ...(plugin && Object.keys(plugin.opts).length > 0 && { plugin_opts: { ...plugin.opts } }),
  };
}

const systemView = ({ uptimeSeconds, updatedAtUnixSeconds, ...percents }: SystemStatus) => ({
  ...percents,
  ...(uptimeSeconds !== undefined && { uptime: uptimeSeconds }),
  updated_at: updatedAtUnixSeconds,
});

/** The body's fields in the domain's words; absent ones stay absent. */
export function nodeChange(body: ChangeNodeBody): NodeChange {
  return {
    name: body.name,
    serverAddress: body.server_address,
    serverPort: body.server_port,
    listenPort: body.listen_port,
    protocol: body.protocol,
    encryptionMethod: body.encryption_method,
    plugin: body.plugin,
    pluginOpts: body.plugin_opts,
    settings: body.settings && settingsInput(body.settings),
    region: body.region,
    tags: body.tags,
    description: body.description,
    sortOrder: body.sort_order,
    machineId: body.machine_id as MachineId | null | undefined,
    agent: body.agent,
    multiplier: body.multiplier,
    portPerSubscription: body.port_per_subscription,
    route: body.route && { allow: [], block: [], mail: false, bittorrent: false, ...body.route },
    hidden: body.hidden,
    certificateSha256: certificate(body),
  };
}

/** A node has one certificate, but may be told of it in two places. */
function certificate({ certificate_sha256, settings }: ChangeNodeBody): string | null | undefined {
  const inSettings = settings?.security?.certificate_sha256;
  if (inSettings === undefined) return certificate_sha256;
  if (certificate_sha256 !== undefined && inSettings !== certificate_sha256) {
    throw invalidField(
      'settings.security.certificate_sha256',
      'settings.security.certificate_sha256 is not certificate_sha256',
    );
  }
  return inSettings;
}
