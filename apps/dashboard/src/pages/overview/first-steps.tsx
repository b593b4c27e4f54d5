import { Anchor, Fieldset, Group, Stack, Text } from '@mantine/core';
import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMessages } from '../../i18n/messages.ts';
import { overviewApi } from './overview-api.ts';
import { overviewTexts } from './overview-texts.ts';

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** From empty to a working link; gone once there is a subscription. */
export function FirstSteps() {
  const t = useMessages(overviewTexts);
  const { data } = useQuery({
    queryKey: ['overview', 'first'],
    queryFn: async () => {
      const [nodes, plans, users, subscriptions] = await Promise.all([
        overviewApi.nodes(),
        overviewApi.plans(),
        overviewApi.users(),
        overviewApi.subscriptions(),
      ]);
      // The admin who looks is one of the users.
      return { node: total(nodes) > 0, plan: plans > 0, user: users > 1, subscription: total(subscriptions) > 0 };
    },
  });
  if (!data || data.subscription) return null;
  const steps = [
    { isDone: data.node, to: '/nodes/new', title: t.stepNode, text: t.stepNodeText },
    { isDone: data.plan, to: '/plans/new', title: t.stepPlan, text: t.stepPlanText },
    { isDone: data.user, to: '/users/new', title: t.stepUser, text: t.stepUserText },
    { isDone: data.subscription, to: '/subscriptions', title: t.stepSubscription, text: t.stepSubscriptionText },
  ];
  return (
    <Fieldset legend={t.firstTitle}>
      <Stack gap="sm" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {steps.map(({ isDone, to, title, text }) => (
          <Group key={to} component="li" gap="sm" wrap="nowrap" align="flex-start">
            {isDone ? (
              <IconCircleCheck size={20} aria-label={t.done} role="img" />
            ) : (
              <IconCircle size={20} aria-hidden />
            )}
            <Stack gap={0}>
              <Anchor component={Link} to={to} fw={600}>
                {title}
              </Anchor>
              <Text size="sm" c="dimmed">
                {text}
              </Text>
            </Stack>
          </Group>
        ))}
      </Stack>
    </Fieldset>
  );
}
