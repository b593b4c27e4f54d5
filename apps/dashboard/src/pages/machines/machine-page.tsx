import { Anchor, Stack, Table, Text, Title } from '@mantine/core';
import { useMessages } from '../../i18n/messages.ts';
import { PageFrame } from '../../ui/page.tsx';
import { RemoveButton } from '../../ui/remove-button.tsx';
import { tellDone } from '../../ui/tell.ts';
import { RowLink } from '../../ui/texts.tsx';
import { Thing } from '../../ui/thing.tsx';
import { useChanged } from '../../ui/use-changed.ts';
import { type Machine, machineApi } from './machine-api.ts';
import { MachineForm } from './machine-form.tsx';
import { machineTexts } from './machine-texts.ts';

export default function MachinePage() {
  return (
    <Thing resource="machines" read={machineApi.read}>
      {(machine, reread) => <MachineEditor machine={machine} onSaved={reread} />}
    </Thing>
  );
}

function MachineEditor({ machine, onSaved }: { readonly machine: Machine; readonly onSaved: () => void }) {
  const t = useMessages(machineTexts);
  const changed = useChanged('machines', 'nodes');

  return (
    <PageFrame
      title={machine.name}
      actions={
        <RemoveButton
          title={t.deleteTitle(machine.name)}
          body={t.deleteBody}
          remove={() => machineApi.remove(machine.id)}
          done={t.deleted(machine.name)}
          changed={changed}
          to="/machines"
        />
      }
    >
      <Stack gap="xl">
        <MachineForm
          key={machine.version}
          machine={machine}
          onDone={({ name }) => {
            tellDone(t.saved(name));
            changed();
            onSaved();
          }}
        />
        <ConsoleLink machine={machine} />
        <NodesOn machine={machine} />
      </Stack>
    </PageFrame>
  );
}

const SPICE = 1;

/** For whoever has a program that opens such consoles. */
function ConsoleLink({ machine: { console } }: { readonly machine: Machine }) {
  const t = useMessages(machineTexts);
  if (console?.vdi_type !== SPICE || console.port === null) return null;
  const host = console.host.includes(':') ? `[${console.host}]` : console.host;
  const url = `spice://${host}:${console.port}`;
  return (
    <Text size="sm">
      {t.openConsole}: <Anchor href={url}>{url}</Anchor>
    </Text>
  );
}

function NodesOn({ machine: { nodes } }: { readonly machine: Machine }) {
  const t = useMessages(machineTexts);
  return (
    <Stack gap="xs" maw={760}>
      <Title order={2} size="h4">
        {t.nodes}
      </Title>
      {nodes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t.noNodes}
        </Text>
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t.node}</Table.Th>
              <Table.Th>{t.protocol}</Table.Th>
              <Table.Th>{t.status}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {nodes.map(({ id, name, protocol, status }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  <RowLink to={`/nodes/${id}`}>{name}</RowLink>
                </Table.Td>
                <Table.Td>{protocol}</Table.Td>
                <Table.Td>{status}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
