import { Code, Group, Paper, Stack, Text } from '@mantine/core';
import { CopyButton } from './copy-button.tsx';

/** A secret that the API tells once: to copy now or never. */
export function SecretOnce({ title, text, secret }: SecretOnceProps) {
  return (
    <Paper withBorder p="md" role="status">
      <Stack gap="sm" align="flex-start">
        <Text fw={600}>{title}</Text>
        <Text size="sm">{text}</Text>
        <Group gap="sm" wrap="wrap">
          <Code fz="sm" style={{ overflowWrap: 'anywhere' }}>
            {secret}
          </Code>
          <CopyButton value={secret} />
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
