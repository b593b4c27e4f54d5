import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { defineMessages, useMessages, messagesNow } from '../../i18n/messages.ts';
import { openDialog } from '../dialogs.ts';

const texts = defineMessages(
  {
    title: 'Somebody else changed this meanwhile',
    why: 'Nothing of yours is saved yet, and nothing is lost. This is what is different now:',
    field: 'Field',
    was: 'When you opened it',
    now: 'Now',
    mine: 'What you have',
    nothing: 'None of the fields of this form is different.',
    load: 'Load what is there now',
    overwrite: 'Save mine over it',
    leave: 'Go on editing',
    empty: '(empty)',
  },
  {
    zh: {
      title: '其他人已修改此内容',
      why: '您的修改尚未保存，也没有丢失。现在的不同之处：',
      field: '字段',
      was: '打开时',
      now: '现在',
      mine: '您的输入',
      nothing: '此表单的字段没有变化。',
      load: '载入最新内容',
      overwrite: '用我的内容覆盖',
      leave: '继续编辑',
      empty: '（空）',
    },
  },
);

export type ConflictAnswer = 'load' | 'overwrite' | 'leave';

export interface ConflictTexts<V> {
  readonly labels: Readonly<Partial<Record<keyof V & string, string>>>;
  readonly read: V;
  readonly now: V;
  readonly mine: V;
}

/** Shows what changed under the reader's hands, and asks which one is to be. */
export function askAboutConflict<V extends object>(conflict: ConflictTexts<V>): Promise<ConflictAnswer> {
  return new Promise((resolve) => {
    void openDialog((close) => ({
      title: messagesNow(texts).title,
      size: 'xl',
      onClose: () => resolve('leave'),
      children: (
        <Conflict
          conflict={conflict}
          onAnswer={(answer) => {
            resolve(answer);
            close();
          }}
        />
      ),
    }));
  });
}

interface ConflictProps<V> {
  readonly conflict: ConflictTexts<V>;
  readonly onAnswer: (answer: ConflictAnswer) => void;
}

function Conflict<V extends object>({ conflict, onAnswer }: ConflictProps<V>) {
  const t = useMessages(texts);
  const { labels, read, now, mine } = conflict;
  const shown = (value: unknown): string =>
    value === '' || value === null || value === undefined
      ? t.empty
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);
  const changed = (Object.keys(labels) as (keyof V & string)[]).filter((key) => shown(read[key]) !== shown(now[key]));
  return (
    <Stack>
      <Text size="sm">{t.why}</Text>
      {changed.length === 0 ? (
        <Text size="sm">{t.nothing}</Text>
      ) : (
        <Table.ScrollContainer minWidth={480}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t.field}</Table.Th>
                <Table.Th>{t.was}</Table.Th>
                <Table.Th>{t.now}</Table.Th>
                <Table.Th>{t.mine}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {changed.map((key) => (
                <Table.Tr key={key}>
                  <Table.Td>{labels[key]}</Table.Td>
                  <Table.Td>{shown(read[key])}</Table.Td>
                  <Table.Td>{shown(now[key])}</Table.Td>
                  <Table.Td>{shown(mine[key])}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Group justify="flex-end">
        <Button variant="subtle" color="gray" onClick={() => onAnswer('leave')}>
          {t.leave}
        </Button>
        <Button variant="default" onClick={() => onAnswer('overwrite')}>
          {t.overwrite}
        </Button>
        <Button onClick={() => onAnswer('load')} data-autofocus>
          {t.load}
        </Button>
      </Group>
    </Stack>
  );
}
