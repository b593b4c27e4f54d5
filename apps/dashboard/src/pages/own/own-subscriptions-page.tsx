import { Paper, SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../../i18n/messages.ts';
import { Loading } from '../../ui/loading.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { Empty, Failure } from '../../ui/states.tsx';
import { RowLink } from '../../ui/texts.tsx';
import { SubscriptionStatus, TermFacts, UsageBar } from '../subscriptions/subscription-parts.tsx';
import { type OwnSubscription, ownApi } from './own-api.ts';
import { OwnSubscriptionView } from './own-subscription-view.tsx';
import { ownTexts } from './own-texts.ts';

/** All of them; the only one at once. */
export default function OwnSubscriptionsPage() {
  const t = useMessages(ownTexts);
  const { data, error, refetch } = useQuery({ queryKey: ['me', 'subscriptions'], queryFn: ownApi.list });
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const [first, ...others] = data.items;
  if (first && others.length === 0) return <OwnSubscriptionView subscription={first} />;
  return (
    <PageFrame title={t.title}>
      {first ? (
        <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
          {data.items.map((one) => (
            <Card key={one.id} subscription={one} />
          ))}
        </SimpleGrid>
      ) : (
        <Empty title={t.emptyTitle} text={t.emptyText} />
      )}
    </PageFrame>
  );
}

function Card({ subscription }: { readonly subscription: OwnSubscription }) {
  const { id, plan, status } = subscription;
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <RowLink to={`/mine/${id}`}>{`${plan.name} · #${id}`}</RowLink>
        <SubscriptionStatus status={status} />
        <UsageBar row={subscription} />
        <TermFacts row={subscription} />
      </Stack>
    </Paper>
  );
}
