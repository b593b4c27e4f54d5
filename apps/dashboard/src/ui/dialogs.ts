import type { modals } from '@mantine/modals';
import { useSyncExternalStore } from 'react';

type Modals = typeof modals;
type DialogSettings = Parameters<Modals['open']>[0];

const listeners = new Set<() => void>();
let isWanted = false;
let tellReady: (ready: Modals) => void = () => undefined;
const ready = new Promise<Modals>((resolve) => {
  tellReady = resolve;
});

/** Dialogs come with the first that is opened: no first screen has one. */
function load(): Promise<Modals> {
  isWanted = true;
  for (const listener of listeners) listener();
  return ready;
}

/** Opens a dialog; `settings` gets what closes it. */
export async function openDialog(settings: (close: () => void) => DialogSettings): Promise<void> {
  const loaded = await load();
  const id = loaded.open(settings(() => loaded.close(id)));
}

export async function openConfirmDialog(settings: Parameters<Modals['openConfirmModal']>[0]): Promise<void> {
  (await load()).openConfirmModal(settings);
}

/** For `DialogRoot`, once it can show them. */
export const dialogsAreReady = (loaded: Modals): void => tellReady(loaded);

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Whether any dialog was opened yet. */
export const useDialogsWanted = (): boolean => useSyncExternalStore(subscribe, () => isWanted);
