import { ActionIcon, Box, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { encode } from 'uqr';
import { common } from '../i18n/common.ts';
import { useMessages } from '../i18n/messages.ts';

interface SecretLinkProps {
  readonly label: string;
  readonly url: string;
  /** What to do with it, and not to; otherwise that its user alone may have it. */
  readonly hint?: string;
}

/** A link to copy, with its QR code. */
export function SecretLink({ label, url, hint }: SecretLinkProps) {
  const t = useMessages(common);
  return (
    <Group align="flex-start" gap="md">
      <Stack gap={4} flex={1} miw={220}>
        <TextInput
          label={label}
          value={url}
          readOnly
          onFocus={({ currentTarget }) => currentTarget.select()}
          rightSection={
            <CopyButton value={url}>
              {({ copied, copy }) => (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  onClick={copy}
                  title={copied ? t.copied : t.copy}
                  aria-label={copied ? t.copied : t.copy}
                >
                  {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                </ActionIcon>
              )}
            </CopyButton>
          }
        />
        <Text size="sm" c="dimmed">
          {hint ?? t.secretLink}
        </Text>
      </Stack>
      <QrCode text={url} label={`${label}: QR`} />
    </Group>
  );
}

/** Dark on white in both schemes: cameras want it so. */
function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = encode(text, { border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <Box bg="white" p={4} w={148} h={148} bdrs="sm">
      <svg
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label={label}
        width={140}
        height={140}
        shapeRendering="crispEdges"
      >
        <path d={path} fill="#000" />
      </svg>
    </Box>
  );
}
