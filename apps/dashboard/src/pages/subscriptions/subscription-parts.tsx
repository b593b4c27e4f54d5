import { Group, Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { BytesText, StatusText, TimeText } from '../../ui/texts.tsx';
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

export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text size="sm" component="div" ta="right">
        {children}
      </Text>
    </Group>
  );
}

type Term = Pick<SubscriptionRow, 'starts_at' | 'ends_at' | 'period' | 'next_resets'>;

/** From when to when, in which period, and when that turns. */
export function TermFacts({ row }: { readonly row: Term }) {
  const t = useMessages(subscriptionTexts);
  const { period, next_resets: resets, starts_at: startsAt, ends_at: endsAt } = row;
  return (
    <>
      <Fact label={t.starts}>{startsAt === null ? t.onHold : <TimeText at={startsAt} />}</Fact>
      <Fact label={t.ends}>{endsAt === null ? t.noEnd : <TimeText at={endsAt} />}</Fact>
      {period && (
        <Fact label={t.period}>
          <TimeText at={period.starts_at} /> – <TimeText at={period.ends_at} />
        </Fact>
      )}
      {resets.length > 0 && (
        <Fact label={t.nextResets}>
          <Stack gap={2} align="flex-end">
            {resets.slice(0, 3).map((at) => (
              <TimeText key={at} at={at} />
            ))}
          </Stack>
        </Fact>
      )}
    </>
  );
}
