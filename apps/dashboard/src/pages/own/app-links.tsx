import { ActionIcon, Button, CopyButton, Fieldset, Group, NativeSelect, SimpleGrid, Stack, Text } from '@mantine/core';
import { useOs } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import type { OwnSubscription } from './own-api.ts';
import { ownTexts } from './own-texts.ts';

const PLATFORMS = ['ios', 'android', 'windows', 'macos', 'linux'] as const;
type Platform = (typeof PLATFORMS)[number];
type AppLink = OwnSubscription['apps'][number];

/** The apps of a device, the reader's own first: a button that gives the link to each, and one that copies it. */
export function AppLinks({ apps }: { readonly apps: readonly AppLink[] }) {
  const t = useMessages(ownTexts);
  const os = useOs();
  const [chosen, setChosen] = useState<Platform>();
  const platform = chosen ?? PLATFORMS.find((one) => one === os) ?? 'linux';
  return (
    <Fieldset legend={t.apps}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t.appsHint}
        </Text>
        <NativeSelect
          label={t.device}
          maw={260}
          value={platform}
          onChange={({ currentTarget }) => setChosen(PLATFORMS.find((one) => one === currentTarget.value))}
          data={PLATFORMS.map((value) => ({ value, label: t[`on.${value}`] }))}
        />
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xs">
          {apps
            .filter(({ platforms }) => platforms.includes(platform))
            .map((app) => (
              <AppButtons key={app.name} app={app} />
            ))}
        </SimpleGrid>
      </Stack>
    </Fieldset>
  );
}

function AppButtons({ app: { name, url, import_url: importUrl } }: { readonly app: AppLink }) {
  const t = useMessages(ownTexts);
  const { copied: copiedText } = useMessages(common);
  return (
    <CopyButton value={url}>
      {({ copied, copy }) =>
        importUrl === null ? (
          <Button variant="default" onClick={copy}>
            {copied ? copiedText : t.copyFor(name)}
          </Button>
        ) : (
          <Group gap={4} wrap="nowrap">
            <Button component="a" href={importUrl} variant="default" flex={1}>
              {t.addTo(name)}
            </Button>
            <ActionIcon variant="default" size={36} onClick={copy} aria-label={copied ? copiedText : t.copyFor(name)}>
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Group>
        )
      }
    </CopyButton>
  );
}
