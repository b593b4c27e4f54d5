import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { Suspense, lazy } from 'react';
import { useMessages } from '../../i18n/messages.ts';
import { useShortcut } from '../../ui/use-shortcut.ts';
import { subscriptionTexts } from './subscription-texts.ts';

// Lists are shown without forms and dialogs.
const NewSubscription = lazy(() => import('./new-subscription.tsx'));

interface ButtonProps {
  readonly userId?: number;
  readonly hasShortcut?: boolean;
}

/** Makes a subscription in one dialog, and shows its link there; `n` opens it where it has the shortcut. */
export function NewSubscriptionButton({ hasShortcut = false, ...whose }: ButtonProps) {
  const t = useMessages(subscriptionTexts);
  const [opened, { open, close }] = useDisclosure();
  useShortcut('n', hasShortcut ? open : undefined);
  return (
    <>
      <Button leftSection={<IconPlus size={16} />} onClick={open} {...(hasShortcut && { 'aria-keyshortcuts': 'n' })}>
        {t.newSubscription}
      </Button>
      <Suspense>{opened && <NewSubscription {...whose} onClose={close} />}</Suspense>
    </>
  );
}
