import { Button, Code, CopyButton, Group, Paper, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { common } from '../i18n/common.ts';
import { useMessages } from '../i18n/messages.ts';

/** A secret that the API tells once: to copy now or never. */
export function SecretOnce({ title, text, secret }: SecretOnceProps) {
  const t = useMessages(common);
  return (
    <Paper withBorder p="md" role="status">
      <Stack gap="sm" align="flex-start">
        <Text fw={600}>{title}</Text>
        <Text size="sm">{text}</Text>
        <Group gap="sm" wrap="wrap">
          <Code fz="sm" style={{ overflowWrap: 'anywhere' }}>
            {secret}
          </Code>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                variant="default"
                leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                onClick={copy}
              >
                {copied ? t.copied : t.copy}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Paper>
  );
}

interface SecretOnceProps {
  readonly title: string;
  readonly text: string;
  readonly secret: string;
}
