import { Fieldset, Group, SegmentedControl, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { useMessages } from '../../i18n/messages.ts';
import { Loading } from '../../ui/loading.tsx';
import { Failure } from '../../ui/states.tsx';
import { UsageChart } from '../../ui/usage-chart.tsx';
import type { Usage, UsageQuery } from './subscription-api.ts';
import { subscriptionTexts } from './subscription-texts.ts';

const HOUR_MS = 3_600_000;
/** How far back each of them looks, in hours. */
const SPANS = { hour: 48, day: 30 * 24, month: 365 * 24 } as const;
type By = keyof typeof SPANS;

// Users choose no node, and need not load how that is done.
const NodeChoice = lazy(() => import('./node-choice.tsx'));

interface UsageSectionProps {
  readonly queryKey: readonly unknown[];
  readonly read: (query: UsageQuery) => Promise<Usage>;
  /** Operators may ask for one node. */
  readonly hasNodes?: boolean;
}

/** What it moved, by hour, day or month, on all nodes or one. */
export function UsageSection({ queryKey, read, hasNodes = false }: UsageSectionProps) {
  const t = useMessages(subscriptionTexts);
  const [by, setBy] = useState<By>('day');
  const [node, setNode] = useState<string | null>(null);
  const usage = useQuery({
    queryKey: [...queryKey, by, node],
    queryFn: () => {
      const from = new Date(Date.now() - SPANS[by] * HOUR_MS).toISOString();
      const query: UsageQuery = { by, from, ...(node !== null && { node_id: Number(node) }) };
      return read(query);
    },
  });
  return (
    <Fieldset legend={t.usage}>
      <Stack gap="sm">
        <Group gap="sm">
          <SegmentedControl
            aria-label={t.by}
            value={by}
            onChange={(value) => setBy(value)}
            data={(['hour', 'day', 'month'] as const).map((value) => ({ value, label: t[`by.${value}`] }))}
          />
          <Suspense>{hasNodes && <NodeChoice value={node} onChange={setNode} />}</Suspense>
        </Group>
        {usage.error ? (
          <Failure error={usage.error} onRetry={() => void usage.refetch()} />
        ) : usage.data ? (
          <UsageChart
            label={t.charged}
            by={by}
            buckets={usage.data.items}
            timeZone={usage.data.time_zone}
            names={{ upload: t.upload, download: t.download }}
            empty={t.nothingMoved}
          />
        ) : (
          <Loading />
        )}
      </Stack>
    </Fieldset>
  );
}
