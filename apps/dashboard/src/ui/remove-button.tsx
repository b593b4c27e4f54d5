import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { common } from '../i18n/common.ts';
import { useMessages } from '../i18n/messages.ts';
import { confirm } from './confirm.tsx';
import { tellDone, tellFailure } from './tell.ts';

interface RemoveButtonProps {
  readonly title: string;
  /** What deleting will do, in a sentence. */
  readonly body: string;
  readonly remove: () => Promise<unknown>;
  /** Said afterwards. */
  readonly done: string;
  readonly changed: () => void;
  /** Where the list is. */
  readonly to: string;
}

/** Deletes what a page with a form is about, once the reader is sure, and goes back to the list. */
export function RemoveButton({ title, body, remove, done, changed, to }: RemoveButtonProps) {
  const t = useMessages(common);
  const navigate = useNavigate();

  async function run(): Promise<void> {
    if (!(await confirm({ title, body, yes: t.delete, danger: true }))) return;
    try {
      await remove();
      tellDone(done);
      changed();
      await navigate({ to });
    } catch (error) {
      tellFailure(error);
    }
  }

  return (
    <Button variant="outline" color="red" onClick={() => void run()}>
      {t.delete}
    </Button>
  );
}
