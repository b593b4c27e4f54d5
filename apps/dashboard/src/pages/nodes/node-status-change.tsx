import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { common } from '../../i18n/common.ts';
import { messagesNow, useMessages } from '../../i18n/messages.ts';
import { confirm } from '../../ui/confirm.tsx';
import { openDialog } from '../../ui/dialogs.ts';
import { tellDone, tellFailure } from '../../ui/tell.ts';
import { useChanged } from '../../ui/use-changed.ts';
import { type Node, type NodeStatus, nodeApi } from './node-api.ts';
import { nextStatuses } from './node-protocols.ts';
import { nodeTexts } from './node-texts.ts';

/** The states a node may go to from where it is; each says first what it will do. */
export function StatusButtons({ node }: { readonly node: Node }) {
  const t = useMessages(nodeTexts);
  const changed = useChanged('nodes');
  const [isBusy, setBusy] = useState(false);

  async function go(status: NodeStatus): Promise<void> {
    const reason = await asked(node.name, status);
    if (reason === undefined) return;
    setBusy(true);
    try {
      const body = { status, version: node.version, ...(reason !== '' && { maintenance_reason: reason }) };
      await nodeApi.changeStatus(node.id, body);
      tellDone(t.statusChanged(node.name, t[status]));
    } catch (error) {
      tellFailure(error);
    } finally {
      setBusy(false);
      changed();
    }
  }

  return nextStatuses[node.status].map((status) => (
    <Button
      key={status}
      variant={status === 'active' ? 'filled' : 'default'}
      disabled={isBusy}
      onClick={() => void go(status)}
    >
      {t[`to.${status}`]}
    </Button>
  ));
}

/** The reason, empty where there is none; undefined: it shall not be done. */
async function asked(name: string, status: NodeStatus): Promise<string | undefined> {
  const t = messagesNow(nodeTexts);
  if (status === 'maintenance') return askReason(name);
  const sure = await confirm({
    title: `${name}: ${t[`to.${status}`]}`,
    body: t[`about.${status}`],
    yes: t[`to.${status}`],
    danger: status === 'inactive',
  });
  return sure ? '' : undefined;
}

const askReason = (name: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const t = messagesNow(nodeTexts);
    void openDialog((close) => ({
      title: `${name}: ${t.maintenance}`,
      onClose: () => resolve(undefined),
      children: (
        <Reason
          onAnswer={(reason) => {
            resolve(reason);
            close();
          }}
        />
      ),
    }));
  });

function Reason({ onAnswer }: { readonly onAnswer: (reason: string | undefined) => void }) {
  const t = useMessages(nodeTexts);
  const words = useMessages(common);
  const [reason, setReason] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onAnswer(reason.trim());
      }}
    >
      <Stack>
        <Text size="sm">{t['about.maintenance']}</Text>
        <TextInput
          label={t.reason}
          description={t.reasonHint}
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onAnswer(undefined)}>
            {words.cancel}
          </Button>
          <Button type="submit">{t.maintenance}</Button>
        </Group>
      </Stack>
    </form>
  );
}
