import { Button, Group, Modal, Progress, Stack, Table as MantineTable, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { failureText } from '../failure-text.ts';
import { tableTexts } from './table-texts.ts';

type Result = { readonly ok: true } | { readonly ok: false; readonly why: string };

interface BulkRunProps {
  readonly title: string;
  /** Throws ApiError where it fails. */
  readonly rows: readonly { readonly name: string; readonly run: () => Promise<unknown> }[];
  readonly onClose: () => void;
}

/** Does it row by row, shows how far it is and what came of each. */
export default function BulkRun({ title, rows, onClose }: BulkRunProps) {
  const t = useMessages(tableTexts);
  const words = useMessages(common);
  const [results, setResults] = useState<readonly Result[]>([]);
  const [isOver, setOver] = useState(false);
  const stopping = useRef(false);
  const begun = useRef(false);

  useEffect(() => {
    // Once, also where effects run twice.
    if (begun.current) return;
    begun.current = true;
    void (async () => {
      for (const row of rows) {
        if (stopping.current) break;
        const result: Result = await row.run().then(
          () => ({ ok: true }),
          (error: unknown) => ({ ok: false, why: failureText(error) }),
        );
        setResults((before) => [...before, result]);
      }
      setOver(true);
    })();
  }, [rows]);

  const failed = results.filter(({ ok }) => !ok).length;
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      withCloseButton={isOver}
      closeButtonProps={{ 'aria-label': words.close }}
      closeOnEscape={isOver}
      closeOnClickOutside={isOver}
    >
      <Stack>
        <Progress value={(100 * results.length) / rows.length} animated={!isOver} aria-label={t.bulkRunning} />
        <Text size="sm" role="status">
          {t.bulkDone(results.length - failed, rows.length)}
          {failed > 0 && ` · ${t.bulkFailed(failed)}`}
        </Text>
        <MantineTable.ScrollContainer minWidth={280} mah="50vh">
          <MantineTable verticalSpacing={4}>
            <MantineTable.Thead>
              <MantineTable.Tr>
                <MantineTable.Th>{words.name}</MantineTable.Th>
                <MantineTable.Th>{t.bulkResult}</MantineTable.Th>
              </MantineTable.Tr>
            </MantineTable.Thead>
            <MantineTable.Tbody>
              {rows.map(({ name }, i) => (
                <MantineTable.Tr key={`${i} ${name}`}>
                  <MantineTable.Td>{name}</MantineTable.Td>
                  <MantineTable.Td>
                    <ResultText result={results[i]} isOver={isOver} />
                  </MantineTable.Td>
                </MantineTable.Tr>
              ))}
            </MantineTable.Tbody>
          </MantineTable>
        </MantineTable.ScrollContainer>
        <Group justify="flex-end">
          {isOver ? (
            <Button onClick={onClose} data-autofocus>
              {words.close}
            </Button>
          ) : (
            <Button
              variant="default"
              onClick={() => {
                stopping.current = true;
              }}
            >
              {t.bulkStop}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function ResultText({ result, isOver }: { readonly result: Result | undefined; readonly isOver: boolean }) {
  const t = useMessages(tableTexts);
  if (!result)
    return (
      <Text size="sm" c="dimmed">
        {isOver ? t.bulkSkipped : '…'}
      </Text>
    );
  return result.ok ? (
    <Text size="sm">{t.ok}</Text>
  ) : (
    <Text size="sm" c="var(--mantine-color-error)">
      {result.why}
    </Text>
  );
}
