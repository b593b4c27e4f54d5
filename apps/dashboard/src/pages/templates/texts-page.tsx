import { Code, Fieldset, Stack, Table, Text, TextInput } from '@mantine/core';
import { patchDocumentTexts } from '@orrery/api-client/bodies';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { FormFrame } from '../../ui/form/form-frame.tsx';
import { useLeaveGuard } from '../../ui/form/leave-guard.ts';
import { useApiForm } from '../../ui/form/use-api-form.ts';
import { Loading } from '../../ui/loading.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { Failure } from '../../ui/states.tsx';
import { tellDone } from '../../ui/tell.ts';
import { type DocumentTexts, textApi } from './text-api.ts';
import { textTexts } from './text-texts.ts';
import { type TextValues, fromTexts, toTextsBody } from './text-values.ts';

/** Title, announcement and the names of nodes, which documents of every format carry. */
export default function TextsPage() {
  const t = useMessages(textTexts);
  // What is told meanwhile does not move the form: it is read anew once it was saved.
  const [reading, setReading] = useState(0);
  const { data, error, refetch } = useQuery({
    queryKey: ['thing', 'document-texts', reading],
    queryFn: textApi.read,
    refetchInterval: false,
    refetchOnWindowFocus: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <PageFrame title={t.title} back={{ to: '/templates', label: t.toTemplates }}>
      {error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Stack maw={760}>
          <Text size="sm" c="dimmed">
            {t.about}
          </Text>
          <TextsForm key={data.version} texts={data} onSaved={() => setReading((before) => before + 1)} />
          <Variables variables={data.variables} />
        </Stack>
      ) : (
        <Loading />
      )}
    </PageFrame>
  );
}

function TextsForm({ texts, onSaved }: { readonly texts: DocumentTexts; readonly onSaved: () => void }) {
  const t = useMessages(textTexts);
  const words = useMessages(common);
  const form = useApiForm({
    schema: patchDocumentTexts,
    initial: fromTexts(texts),
    toBody: toTextsBody,
    send: (body, version) => textApi.change({ ...body, ...(version !== undefined && { version }) }),
    onDone() {
      tellDone(t.saved);
      onSaved();
    },
    editing: {
      current: texts,
      read: textApi.read,
      toValues: fromTexts,
      labels: {
        title: t.documentTitle,
        announcement: t.announcement,
        node_name: t.nodeName,
      } satisfies Record<keyof TextValues, string>,
    },
  });
  useLeaveGuard(form.isDirty);
  return (
    <FormFrame form={form} send={words.save} shown={['title', 'announcement', 'node_name']}>
      <TextInput label={t.documentTitle} description={t.documentTitleHint} {...form.field('title')} />
      <TextInput label={t.announcement} description={t.announcementHint} {...form.field('announcement')} />
      <TextInput label={t.nodeName} description={t.nodeNameHint} {...form.field('node_name')} />
    </FormFrame>
  );
}

function Variables({ variables }: Pick<DocumentTexts, 'variables'>) {
  const t = useMessages(textTexts);
  return (
    <Fieldset legend={t.variables}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t.variable}</Table.Th>
            <Table.Th>{t.means}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {variables.map(({ name, about, nodes_only: nodesOnly }) => (
            <Table.Tr key={name}>
              <Table.Td>
                <Code>{`{{${name}}}`}</Code>
              </Table.Td>
              <Table.Td>
                {about.replaceAll('`', '')}
                {nodesOnly && (
                  <Text size="xs" c="dimmed">
                    {t.nodesOnly}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Fieldset>
  );
}
