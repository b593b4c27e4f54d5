import { Button, Code, Fieldset, Group, ScrollArea, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMessages } from '../../i18n/messages.ts';
import { tellFailure } from '../../ui/tell.ts';
import { responseFormats } from '../response-rules/rule-values.ts';
import { type Preview, subscriptionApi } from './subscription-api.ts';
import { subscriptionTexts } from './subscription-texts.ts';

const BY_AGENT = 'by-agent';

/** What any client would get, by which rule, and what was left out and why. */
export function PreviewSection({ id }: { readonly id: number }) {
  const t = useMessages(subscriptionTexts);
  const [format, setFormat] = useState<string>(BY_AGENT);
  const [agent, setAgent] = useState('clash.meta/v1.19.27');
  const [preview, setPreview] = useState<Preview>();
  const [isLoading, setLoading] = useState(false);

  async function load(): Promise<void> {
    setLoading(true);
    try {
      const asked = responseFormats.find((one) => one === format);
      setPreview(await subscriptionApi.preview(id, asked ? { format: asked } : { user_agent: agent }));
    } catch (error) {
      tellFailure(error);
    } finally {
      setLoading(false);
    }
  }

  return (
    <Fieldset legend={t.preview}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t.previewHint}
        </Text>
        <Group align="flex-end" gap="sm">
          <Select
            label={t.format}
            allowDeselect={false}
            value={format}
            onChange={(value) => setFormat(value ?? BY_AGENT)}
            data={[
              { value: BY_AGENT, label: t.byUserAgent },
              ...responseFormats.map((one) => ({ value: one, label: one })),
            ]}
          />
          {format === BY_AGENT && (
            <TextInput
              label={t.userAgent}
              value={agent}
              maxLength={500}
              miw={260}
              onChange={({ currentTarget }) => setAgent(currentTarget.value)}
            />
          )}
          <Button variant="default" loading={isLoading} onClick={() => void load()}>
            {t.preview}
          </Button>
        </Group>
        {preview && <Shown preview={preview} />}
      </Stack>
    </Fieldset>
  );
}

function Shown({ preview }: { readonly preview: Preview }) {
  const t = useMessages(subscriptionTexts);
  return (
    <Stack gap="sm" role="status">
      <Text size="sm">
        {t.format}: <b>{preview.form}</b> · {t.rule}: {preview.rule} · {t.included(preview.included)} ·{' '}
        {t.omitted(preview.omitted.length)}
      </Text>
      {preview.omitted.length > 0 && (
        <Table.ScrollContainer minWidth={300}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t.node}</Table.Th>
                <Table.Th>{t.reason}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {preview.omitted.map(({ name, reason }) => (
                <Table.Tr key={name}>
                  <Table.Td>{name}</Table.Td>
                  <Table.Td>{reason}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <ScrollArea.Autosize mah={420} viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t.document }}>
        <Code block>{preview.document}</Code>
      </ScrollArea.Autosize>
    </Stack>
  );
}
