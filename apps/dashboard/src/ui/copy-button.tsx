import { Button, CopyButton as Copying } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { common } from '../i18n/common.ts';
import { useMessages } from '../i18n/messages.ts';

/** `label`: what it copies, where more than one stand on a page. */
export function CopyButton({ value, label }: { readonly value: string; readonly label?: string }) {
  const t = useMessages(common);
  return (
    <Copying value={value}>
      {({ copied, copy }) => (
        <Button
          size="xs"
          variant="default"
          flex="none"
          {...(label !== undefined && { 'aria-label': `${t.copy}: ${label}` })}
          leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          onClick={copy}
        >
          {copied ? t.copied : t.copy}
        </Button>
      )}
    </Copying>
  );
}
