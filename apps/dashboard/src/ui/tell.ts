import { notifications } from '@mantine/notifications';
import { common } from '../i18n/common.ts';
import { messagesNow } from '../i18n/messages.ts';
import { failureText } from './failure-text.ts';

const closing = () => ({ closeButtonProps: { 'aria-label': messagesNow(common).close } });

/** A word in the corner that it worked. */
export const tellDone = (message: string): void => void notifications.show({ ...closing(), color: 'teal', message });

/** A word in the corner that it did not, and why. */
export const tellFailure = (error: unknown): void =>
  void notifications.show({
    ...closing(),
    color: 'red',
    title: messagesNow(common).failed,
    message: failureText(error),
  });
