import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { messagesNow, useMessages } from '../../i18n/messages.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { openDialog } from '../../ui/dialogs.ts';
import { SecretOnce } from '../../ui/secret-once.tsx';
import { Failure } from '../../ui/states.tsx';
import { TimeText } from '../../ui/texts.tsx';
import { type Install, type Node, nodeApi } from './node-api.ts';
import { nodeTexts } from './node-texts.ts';

/** The token of a node, which nobody sees again: it stays until it is said to be kept. */
export function showToken(name: string, token: string, agent: Node['agent']): void {
  const t = messagesNow(nodeTexts);
  void openDialog((close) => ({
    title: t.tokenTitle(name),
    size: 'lg',
    closeOnClickOutside: false,
    closeOnEscape: false,
    withCloseButton: false,
    children: (
      <Stack>
        <SecretOnce title={t.token} text={t.tokenAbout} secret={token} />
        {agent === 'native' && <Text size="sm">{t.installInstead}</Text>}
        <Group justify="flex-end">
          <Button onClick={close}>{t.tokenKept}</Button>
        </Group>
      </Stack>
    ),
  }));
}

/** Says what the commands do, then makes them. */
export function showInstall(node: Node): void {
  void openDialog(() => ({
    title: messagesNow(nodeTexts).installTitle(node.name),
    size: 'xl',
    closeOnClickOutside: false,
    children: <InstallCommands id={node.id} />,
  }));
}

function InstallCommands({ id }: { readonly id: number }) {
  const t = useMessages(nodeTexts);
  const [install, setInstall] = useState<Install>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);

  async function make(): Promise<void> {
    setBusy(true);
    setError(undefined);
    await nodeApi.install(id).then(setInstall, setError);
    setBusy(false);
  }

  return (
    <Stack>
      <Text size="sm">{t.installAbout}</Text>
      {error !== undefined && <Failure error={error} />}
      {install ? (
        <>
          <Text size="sm">
            {t.validUntil} <TimeText at={install.expires_at} />
          </Text>
          <Command label={t.docker} text={install.docker ?? ''} />
          <Command label={t.systemd} text={install.systemd?.install ?? ''} />
        </>
      ) : (
        <Group justify="flex-end">
          <Button loading={isBusy} onClick={() => void make()} data-autofocus>
            {t.makeCommands}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Command({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <Stack gap={4}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600}>
          {label}
        </Text>
        <CopyButton value={text} label={label} />
      </Group>
      <Code block mah={220} tabIndex={0} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', overflow: 'auto' }}>
        {text}
      </Code>
    </Stack>
  );
}
