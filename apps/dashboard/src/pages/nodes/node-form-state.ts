import { postNodes } from '@orrery/api-client/bodies';
import { useMessages } from '../../i18n/messages.ts';
import { useApiForm } from '../../ui/form/use-api-form.ts';
import { type Node, nodeApi } from './node-api.ts';
import { nodeTexts } from './node-texts.ts';
import { type NodeValues, fromNode, newNode, toNodeBody } from './node-values.ts';

/** A new node comes with its token. */
export type NodeSaved = (node: Node & { readonly api_token?: string }) => Promise<void> | void;

/** A form that makes a node, or changes this one. */
export function useNodeForm(node: Node | undefined, onDone: NodeSaved) {
  const t = useMessages(nodeTexts);
  return useApiForm({
    schema: postNodes,
    initial: node ? fromNode(node) : newNode,
    toBody: toNodeBody,
    send: (body, version) =>
      node && version !== undefined ? nodeApi.change(node.id, { ...body, version }) : nodeApi.create(body),
    onDone,
    ...(node && {
      editing: {
        current: node,
        read: () => nodeApi.read(node.id),
        toValues: fromNode,
        labels: {
          name: t.name,
          server_address: t.address,
          server_port: t.port,
          listen_port: t.listenPort,
          protocol: t.protocol,
          encryption_method: t.method,
          plugin: t.plugin,
          plugin_opts: t.pluginOptions,
          settings: t.settings,
          region: t.region,
          tags: t.tags,
          description: t.description,
          sort_order: t.sortOrder,
          machine_id: t.machine,
          multiplier: t.multiplier,
          agent: t.agent,
          port_per_subscription: t.ownPorts,
          route: t.sectionRoute,
          hidden: t.hidden,
          certificate_sha256: t.certificate,
        } satisfies Record<keyof NodeValues, string>,
      },
    }),
  });
}

export type NodeFormState = ReturnType<typeof useNodeForm>;

/** A field that holds a list: what is wrong with one entry stands below all of them. */
export function listField({ field, errors }: NodeFormState, path: string) {
  const inside = Object.keys(errors).find((key) => key.startsWith(`${path}.`));
  const error = errors[path] ?? (inside === undefined ? undefined : errors[inside]);
  return { ...field(path), ...(error !== undefined && { error }) };
}
