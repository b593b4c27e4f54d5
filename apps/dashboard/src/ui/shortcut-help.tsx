import { Kbd, Modal, Table } from '@mantine/core';
import { common } from '../i18n/common.ts';
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

export default function ShortcutHelp({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(texts);
  const words = useMessages(common);
  const rows = [
    ['/', t.search],
    ['n', t.create],
    ['?', t.help],
    ['Esc', t.escape],
  ] as const;
  return (
    <Modal opened onClose={onClose} title={t.title} closeButtonProps={{ 'aria-label': words.close }}>
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
