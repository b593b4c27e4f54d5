import { Fieldset, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatBytes } from '../../format/bytes.ts';
import { useLocale } from '../../i18n/locale.ts';
import { useMessages } from '../../i18n/messages.ts';
import { Loading } from '../../ui/loading.tsx';
import { Failure } from '../../ui/states.tsx';
import { UsageChart } from '../../ui/usage-chart.tsx';
import { type UsageBy, nodeApi } from './node-api.ts';
import { nodeTexts } from './node-texts.ts';

/** What the node moved, as it reported it, by hour, day or month. */
export function NodeUsage({ id }: { readonly id: number }) {
  const t = useMessages(nodeTexts);
  const locale = useLocale();
  const [by, setBy] = useState<UsageBy>('day');
  const { data, error, refetch } = useQuery({
    queryKey: ['traffic', 'node', id, by],
    queryFn: () => nodeApi.usage(id, by),
  });
  const [moved] = data?.items ?? [];
  const buckets = (moved?.buckets ?? []).map(({ at, raw_upload: upload, raw_download: download }) => ({
    at,
    upload,
    download,
  }));
  const sum = moved ? moved.totals.raw_upload + moved.totals.raw_download : 0;
  return (
    <Fieldset legend={t.sectionUsage}>
      <Stack gap="sm">
        <SegmentedControl
          aria-label={t.by}
          value={by}
          onChange={(value) => setBy(value)}
          data={(['hour', 'day', 'month'] as const).map((value) => ({ value, label: t[`by.${value}`] }))}
          style={{ alignSelf: 'flex-start' }}
        />
        {error ? (
          <Failure error={error} onRetry={() => void refetch()} />
        ) : data ? (
          <>
            <UsageChart
              label={t.raw}
              by={by}
              buckets={buckets}
              timeZone="UTC"
              names={{ upload: t.upload, download: t.download }}
              empty={t.nothingMoved}
            />
            {sum > 0 && (
              <Text size="sm" c="dimmed">
                {t.sum(formatBytes(sum, locale))}
              </Text>
            )}
          </>
        ) : (
          <Loading />
        )}
      </Stack>
    </Fieldset>
  );
}
