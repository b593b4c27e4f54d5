import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { common } from '../i18n/common.ts';
import { messagesNow } from '../i18n/messages.ts';
import { openConfirmDialog } from './dialogs.ts';

interface Question {
  readonly title: string;
  /** What it will do, in a sentence. */
  readonly body: ReactNode;
  readonly yes?: string;
  readonly no?: string;
  readonly danger?: boolean;
}

/** Says what will happen and asks whether it should. */
export function confirm({ title, body, yes, no, danger = false }: Question): Promise<boolean> {
  const t = messagesNow(common);
  return new Promise((resolve) => {
    void openConfirmDialog({
      title,
      children: typeof body === 'string' ? <Text size="sm">{body}</Text> : body,
      labels: { confirm: yes ?? t.ok, cancel: no ?? t.cancel },
      confirmProps: danger ? { color: 'red.9' } : {},
      onConfirm: () => resolve(true),
      onCancel: () => resolve(false),
      onClose: () => resolve(false),
    });
  });
}
