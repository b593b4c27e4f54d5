import { Fieldset, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../../i18n/messages.ts';
import { Failure } from '../../ui/states.tsx';
import { RowLink } from '../../ui/texts.tsx';
import { NewSubscriptionButton } from './new-subscription-button.tsx';
import { subscriptionApi } from './subscription-api.ts';
import { SubscriptionStatus, UsageBar } from './subscription-parts.tsx';
import { subscriptionTexts } from './subscription-texts.ts';

/** The subscriptions of one user, and the way to another one. */
export function SubscriptionsOf({ userId }: { readonly userId: number }) {
  const t = useMessages(subscriptionTexts);
  const found = useQuery({
    queryKey: ['subscriptions', 'of', userId],
    queryFn: () => subscriptionApi.listOf(userId),
  });
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const items = found.data?.items ?? [];
  return (
    <Fieldset legend={t.title}>
      <Stack gap="sm" align="flex-start">
        {items.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t.emptyTitle}
          </Text>
        ) : (
          <Table>
            <Table.Tbody>
              {items.map((row) => (
                <Table.Tr key={row.id}>
                  <Table.Td>
                    <RowLink to={`/subscriptions/${row.id}`}>{`#${row.id} ${row.plan.name}`}</RowLink>
                  </Table.Td>
                  <Table.Td>
                    <SubscriptionStatus status={row.status} />
                  </Table.Td>
                  <Table.Td>
                    <UsageBar row={row} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <NewSubscriptionButton userId={userId} />
      </Stack>
    </Fieldset>
  );
}
