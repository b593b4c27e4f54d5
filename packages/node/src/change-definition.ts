import { invalidField } from '@orrery/kernel';
import { type NodeInput, defineNode } from './define-node.ts';
import type { NodeDefinition } from './node.ts';
import { keepReality, settingsOf } from './settings-of.ts';

/** What an operator changes; a field that is absent keeps its value. */
export type NodeChange = { readonly [K in keyof NodeInput]?: NodeInput[K] | undefined };

/** The definition with the change in it. A new plugin starts with no options of the old one. */
export function changeDefinition(current: NodeDefinition, change: NodeChange): NodeDefinition {
  if (change.protocol !== undefined && change.protocol !== current.protocol) {
    throw invalidField('protocol', 'protocol cannot change: make a new node');
  }
  const before = inputOf(current);
  const plugin = change.plugin === undefined ? before.plugin : change.plugin;
  const inherited = plugin === before.plugin ? before.pluginOpts : null;
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const changed = {
    ...before,
    ...given,
    plugin,
    pluginOpts: change.pluginOpts === undefined ? inherited : change.pluginOpts,
    ...(change.settings && { settings: keepReality(change.settings, before.settings) }),
  };
  return defineNode(changed, before);
}

function inputOf(current: NodeDefinition): NodeInput {
  const { name, serverAddress, serverPort, listenPort, region, tags, description, sortOrder, agent, hidden } = current;
  const { machineId, portPerSubscription, route } = current;
  const shadowsocks = current.protocol === 'shadowsocks' ? current : undefined;
  return {
    name,
    serverAddress,
    serverPort,
    listenPort,
    region,
    tags,
    description,
    sortOrder,
    machineId,
    portPerSubscription,
    route,
    agent,
    hidden,
    protocol: current.protocol,
    multiplier: current.multiplierThousandths / 1000,
    certificateSha256: current.certificateSha256,
    encryptionMethod: shadowsocks?.encryptionMethod ?? null,
    plugin: shadowsocks?.plugin?.name ?? null,
    pluginOpts: shadowsocks?.plugin?.opts ?? null,
    settings: settingsOf(current),
  };
}
