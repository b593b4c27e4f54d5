import { Fieldset, SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { TimeText } from '../../ui/texts.tsx';
import { Fact } from './fact.tsx';
import { type Node, nodeApi } from './node-api.ts';
import { dialed } from './node-columns.tsx';
import { nodeTexts } from './node-texts.ts';

const openedBy = (
  { allow, mail, bittorrent }: NonNullable<Node['route']>,
  t: { readonly routeMail: string; readonly routeBittorrent: string },
): string => [...allow, ...(mail ? [t.routeMail] : []), ...(bittorrent ? [t.routeBittorrent] : [])].join(', ');

/** What its operator decided. */
export function NodeFacts({ node }: { readonly node: Node }) {
  const t = useMessages(nodeTexts);
  const words = useMessages(common);
  const { settings, certificate_sha256: certificate } = node;
  const machines = useQuery({
    queryKey: ['nodes', 'machines'],
    queryFn: nodeApi.machines,
    enabled: node.machine_id !== undefined,
  });
  const machine = machines.data?.items.find(({ id }) => id === node.machine_id)?.name ?? node.machine_id;
  const facts: readonly (readonly [string, string | number | undefined])[] = [
    [t.address, dialed(node)],
    [t.listenPort, node.listen_port],
    [t.protocol, node.protocol],
    [t.method, node.encryption_method],
    [t.plugin, node.plugin],
    [t.transport, settings?.transport && t[`transport.${settings.transport.type}`]],
    [t.security, settings?.security && t[`security.${settings.security.type}`]],
    [t.publicKey, settings?.security?.reality?.public_key],
    [
      t.certificate,
      certificate && `${certificate}${node.certificate_from === 'agent' ? ` (${t.certificateFromAgent})` : ''}`,
    ],
    [t.agent, t[`agent.${node.agent}`]],
    [t.routeOpened, node.route && openedBy(node.route, t)],
    [t.routeBlock, node.route?.block.join(', ')],
    [t.machine, machine],
    [t.region, node.region],
    [t.tags, node.tags.join(', ')],
    [t.multiplier, `× ${node.multiplier}`],
    [t.hidden, node.hidden ? t.yes : undefined],
    [t.description, node.description],
  ];
  return (
    <Fieldset legend={t.sectionFacts}>
      <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: 3 }} m={0} verticalSpacing="sm">
        {facts.map(([label, value]) => (
          <Fragment key={label}>{value !== undefined && value !== '' && <Fact label={label}>{value}</Fact>}</Fragment>
        ))}
        <Fact label={words.created}>
          <TimeText at={node.created_at} />
        </Fact>
        <Fact label={words.updated}>
          <TimeText at={node.updated_at} />
        </Fact>
      </SimpleGrid>
    </Fieldset>
  );
}
