import { Alert, Anchor, Fieldset, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { formatBytes } from '../../format/bytes.ts';
import { common } from '../../i18n/common.ts';
import { useLocale } from '../../i18n/locale.ts';
import { useMessages } from '../../i18n/messages.ts';
import { Loading } from '../../ui/loading.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { Failure } from '../../ui/states.tsx';
import { BytesText, RowLink } from '../../ui/texts.tsx';
import { UsageChart } from '../../ui/usage-chart.tsx';
import { subscriptionTexts } from '../subscriptions/subscription-texts.ts';
import { userTexts } from '../users/user-texts.ts';
import { REFRESH_MS, useNodeCounts, useSubscriptionCounts, useUserCounts } from './counts.ts';
import { FirstSteps } from './first-steps.tsx';
import { type Overview, nodeStatuses, overviewApi, subscriptionStatuses, userStatuses } from './overview-api.ts';
import { overviewTexts } from './overview-texts.ts';

export default function OverviewPage() {
  const t = useMessages(overviewTexts);
  const traffic = useQuery({
    queryKey: ['traffic', 'overview'],
    queryFn: overviewApi.traffic,
    refetchInterval: REFRESH_MS,
  });
  return (
    <PageFrame title={t.title}>
      <Stack>
        <FirstSteps />
        <Counts />
        {traffic.error ? (
          <Failure error={traffic.error} onRetry={() => void traffic.refetch()} />
        ) : traffic.data ? (
          <Traffic traffic={traffic.data} />
        ) : (
          <Loading />
        )}
        <Books />
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <TopList group="user" />
          <TopList group="node" />
        </SimpleGrid>
      </Stack>
    </PageFrame>
  );
}

function Counts() {
  const t = useMessages(overviewTexts);
  const states = useMessages(subscriptionTexts);
  const ofUsers = useMessages(userTexts);
  const words = useMessages(common);
  const subscriptions = useSubscriptionCounts();
  const nodes = useNodeCounts();
  const users = useUserCounts();
  const error = subscriptions.error ?? nodes.error ?? users.error;
  if (error) return <Failure error={error} />;
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <Card label={t.subscriptions}>
        {subscriptionStatuses
          .filter((status) => status === 'active' || (subscriptions.data?.[status] ?? 0) > 0)
          .map((status) => (
            <Counted
              key={status}
              to={`/subscriptions?status=${status}`}
              label={states[`status.${status}`]}
              count={subscriptions.data?.[status]}
            />
          ))}
      </Card>
      <Card label={t.nodes}>
        {nodeStatuses
          .filter((status) => status === 'active' || (nodes.data?.[status] ?? 0) > 0)
          .map((status) => (
            <Counted
              key={status}
              to={`/nodes?status=${status}`}
              label={t[`node.${status}`]}
              count={nodes.data?.[status]}
            />
          ))}
      </Card>
      <Card label={t.users}>
        {userStatuses
          .filter((status) => status === 'active' || (users.data?.[status] ?? 0) > 0)
          .map((status) => (
            <Counted
              key={status}
              to={`/users?status=${status}`}
              label={status === 'active' ? words.active : ofUsers.suspended}
              count={users.data?.[status]}
            />
          ))}
      </Card>
    </SimpleGrid>
  );
}

function Card({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={label}>
      <Text size="sm" c="dimmed" mb={4}>
        {label}
      </Text>
      <Stack gap={2}>{children}</Stack>
    </Paper>
  );
}

function Counted({
  to,
  label,
  count,
}: {
  readonly to: string;
  readonly label: string;
  readonly count: number | undefined;
}) {
  const locale = useLocale();
  return (
    <Group justify="space-between">
      <Anchor component={Link} to={to} size="sm">
        {label}
      </Anchor>
      <Text fw={600} className="numbers">
        {count === undefined ? '…' : new Intl.NumberFormat(locale).format(count)}
      </Text>
    </Group>
  );
}

type Moved = { readonly upload: number; readonly download: number };

const sumOf = (buckets: readonly Moved[]): number =>
  buckets.reduce((sum, { upload, download }) => sum + upload + download, 0);

/** Of the days (UTC) from `from` to before `to`, counted back from today, which is 0. */
function sumOfDays(days: Overview['days'], from: number, to: number): number {
  const today = Math.floor(Date.now() / 86_400_000);
  const age = ({ at }: { at: string }): number => today - Math.floor(Date.parse(at) / 86_400_000);
  return sumOf(days.filter((day) => age(day) >= from && age(day) < to));
}

function Traffic({ traffic }: { readonly traffic: Overview & { readonly at: number } }) {
  const t = useMessages(overviewTexts);
  const { days } = traffic;
  return (
    <>
      <SimpleGrid cols={{ base: 2, md: 4 }}>
        <Against label={t.today} bytes={sumOf([traffic.today])} before={sumOfDays(days, 1, 2)} />
        <Against label={t.sevenDays} bytes={sumOfDays(days, 0, 7)} before={sumOfDays(days, 7, 14)} />
        <Against
          label={t.thirtyDays}
          bytes={sumOf([traffic.last_30_days])}
          before={sumOf([traffic.previous_30_days])}
        />
        <Throughput moved={sumOf([traffic.last_30_days])} at={traffic.at} />
      </SimpleGrid>
      <Fieldset legend={t.traffic}>
        <UsageChart
          label={t.traffic}
          by="day"
          buckets={days}
          timeZone="UTC"
          names={{ upload: t.upload, download: t.download }}
          empty={t.nothingMoved}
        />
      </Fieldset>
    </>
  );
}

function Against({
  label,
  bytes,
  before,
}: {
  readonly label: string;
  readonly bytes: number;
  readonly before: number;
}) {
  const t = useMessages(overviewTexts);
  const locale = useLocale();
  const change = before === 0 ? undefined : bytes / before - 1;
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(
    Math.abs(change ?? 0),
  );
  const word =
    change === undefined ? '' : change > 0.005 ? t.more(percent) : change < -0.005 ? t.less(percent) : t.same;
  return (
    <Card label={label}>
      <Text fw={600} size="lg" component="div">
        <BytesText bytes={bytes} />
      </Text>
      <Text size="xs" c="dimmed">
        {[t.before(formatBytes(before, locale)), word].filter(Boolean).join(' · ')}
      </Text>
    </Card>
  );
}

/** What was counted between two looks, by the second. */
function Throughput({ moved, at }: { readonly moved: number; readonly at: number }) {
  const t = useMessages(overviewTexts);
  const locale = useLocale();
  const [last, setLast] = useState<{ moved: number; at: number; rate?: number }>({ moved, at });
  if (last.at !== at) {
    const seconds = (at - last.at) / 1000;
    setLast({ moved, at, rate: Math.max(0, moved - last.moved) / seconds });
  }
  return (
    <Card label={t.now}>
      <Text fw={600} size="lg">
        {last.rate === undefined ? t.measuring : t.perSecond(formatBytes(last.rate, locale))}
      </Text>
    </Card>
  );
}

/** One line: the books agree, or loudly not. */
function Books() {
  const t = useMessages(overviewTexts);
  const locale = useLocale();
  const { data, error } = useQuery({
    queryKey: ['traffic', 'reconciliation'],
    queryFn: () => overviewApi.difference(),
    refetchInterval: 6 * REFRESH_MS,
  });
  if (error) return <Failure error={error} />;
  if (data === undefined) return null;
  return data === 0 ? (
    <Text size="sm" c="dimmed">
      {t.balanced}
    </Text>
  ) : (
    <Alert color="red" variant="outline" role="alert">
      {t.unbalanced(formatBytes(data, locale))}
    </Alert>
  );
}

function TopList({ group }: { readonly group: 'user' | 'node' }) {
  const t = useMessages(overviewTexts);
  const { data, error } = useQuery({ queryKey: ['traffic', 'top', group], queryFn: () => overviewApi.top(group) });
  return (
    <Fieldset legend={group === 'user' ? t.topUsers : t.topNodes}>
      {error ? (
        <Failure error={error} />
      ) : (
        <Stack gap={4}>
          {data?.length === 0 && (
            <Text size="sm" c="dimmed">
              {t.nobody}
            </Text>
          )}
          {data?.map((row) => (
            <Group key={row.id} justify="space-between" wrap="nowrap">
              <Group gap="xs">
                <RowLink to={`/${group}s/${row.id}`}>{row.name ?? `#${row.id}`}</RowLink>
                {row.counting === 'best_effort' && (
                  <Text size="xs" c="dimmed" span>
                    {t.bestEffort}
                  </Text>
                )}
              </Group>
              <Text size="sm" component="span">
                <BytesText bytes={row.upload + row.download} />
              </Text>
            </Group>
          ))}
        </Stack>
      )}
    </Fieldset>
  );
}
