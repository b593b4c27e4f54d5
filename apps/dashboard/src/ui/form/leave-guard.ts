import { useBlocker } from '@tanstack/react-router';
import { common } from '../../i18n/common.ts';
import { messagesNow } from '../../i18n/messages.ts';
import { confirm } from '../confirm.tsx';

/** Asks before what was typed is left behind, within the dashboard and out of it. */
export function useLeaveGuard(isDirty: () => boolean): void {
  useBlocker({
    shouldBlockFn: async () => {
      if (!isDirty()) return false;
      const t = messagesNow(common);
      return !(await confirm({ title: t.unsavedTitle, body: t.unsavedBody, yes: t.leave, no: t.stay, danger: true }));
    },
    enableBeforeUnload: isDirty,
  });
}
