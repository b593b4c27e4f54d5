import { Kbd, Modal, Table } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { defineMessages, useMessages } from '../i18n/messages.ts';

const texts = defineMessages(
  {
    title: 'Keyboard shortcuts',
    search: 'Search in the list',
    create: 'Make a new one',
    help: 'Show this',
    escape: 'Close what is open',
  },
  { zh: { title: '键盘快捷键', search: '在列表中搜索', create: '新建', help: '显示此帮助', escape: '关闭当前窗口' } },
);

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select, [role=textbox], [role=combobox]'));

/** Calls back when the key is pressed and nobody is typing, nor in a dialog. */
export function useShortcut(key: string, run: (() => void) | undefined): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (!latest.current || isTyping(event.target) || document.querySelector('[aria-modal=true]')) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [key]);
}

interface HelpProps {
  readonly opened: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

export function ShortcutHelp({ opened, onOpen, onClose }: HelpProps) {
  const t = useMessages(texts);
  useShortcut('?', onOpen);
  const rows = [
    ['/', t.search],
    ['n', t.create],
    ['?', t.help],
    ['Esc', t.escape],
  ] as const;
  return (
    <Modal opened={opened} onClose={onClose} title={t.title}>
      <Table>
        <Table.Tbody>
          {rows.map(([key, text]) => (
            <Table.Tr key={key}>
              <Table.Td w={80}>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{text}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
