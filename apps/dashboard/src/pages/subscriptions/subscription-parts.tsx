import { Group, Progress, Stack, Text } from '@mantine/core';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { BytesText, StatusText } from '../../ui/texts.tsx';
import type { SubscriptionRow } from './subscription-api.ts';
import { subscriptionTexts } from './subscription-texts.ts';

const TONES = {
  pending: 'waiting',
  active: 'good',
  limited: 'bad',
  expired: 'bad',
  suspended: 'bad',
  cancelled: 'neutral',
} as const;

export function SubscriptionStatus({ status }: { readonly status: SubscriptionRow['status'] }) {
  const t = useMessages(subscriptionTexts);
  return <StatusText tone={TONES[status]} label={t[`status.${status}`]} />;
}

export const usedBytes = ({ used }: Pick<SubscriptionRow, 'used'>): number => used.upload + used.download;

/** Charged bytes of this period against the quota. */
export function UsageBar({ row }: { readonly row: Pick<SubscriptionRow, 'used' | 'quota_bytes'> }) {
  const t = useMessages(subscriptionTexts);
  const { unlimited } = useMessages(common);
  const used = usedBytes(row);
  const quota = row.quota_bytes;
  const share = quota === null ? 0 : quota === 0 ? 100 : Math.min(100, (used / quota) * 100);
  return (
    <Stack gap={4}>
      <Group gap={6}>
        <Text size="sm" fw={600} span>
          <BytesText bytes={used} />
        </Text>
        <Text size="sm" c="dimmed" span>
          / {quota === null ? unlimited : <BytesText bytes={quota} />}
        </Text>
      </Group>
      {quota !== null && <Progress value={share} color={share >= 100 ? 'red' : 'blue'} aria-label={t.usedOf} />}
    </Stack>
  );
}
