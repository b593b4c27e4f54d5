import { ModalsProvider, modals } from '@mantine/modals';
import { useEffect } from 'react';
import { common } from '../i18n/common.ts';
import { useMessages } from '../i18n/messages.ts';
import { dialogsAreReady } from '../ui/dialogs.ts';

/** Where dialogs are shown that `ui/dialogs.ts` opens. */
export default function DialogRoot() {
  const { close } = useMessages(common);
  // After the provider's own effect, which listens for what is opened.
  useEffect(() => dialogsAreReady(modals), []);
  return <ModalsProvider modalProps={{ closeButtonProps: { 'aria-label': close } }} />;
}
