import { Anchor, Fieldset, Group, Stack, Text } from '@mantine/core';
import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMessages } from '../../i18n/messages.ts';
import { useNodeCounts, usePlanCount, useSubscriptionCounts, useUserCounts } from './counts.ts';
import { overviewTexts } from './overview-texts.ts';

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** From empty to a working link; gone once there is a subscription. */
export function FirstSteps() {
  const t = useMessages(overviewTexts);
  const nodes = useNodeCounts().data;
  const plans = usePlanCount().data;
  const users = useUserCounts().data;
  const subscriptions = useSubscriptionCounts().data;
  if (!nodes || plans === undefined || !users || !subscriptions || total(subscriptions) > 0) return null;
  const steps = [
    { isDone: total(nodes) > 0, to: '/nodes/new', title: t.stepNode, text: t.stepNodeText },
    { isDone: plans > 0, to: '/plans/new', title: t.stepPlan, text: t.stepPlanText },
    // The admin who looks is one of them.
    { isDone: total(users) > 1, to: '/users/new', title: t.stepUser, text: t.stepUserText },
    { isDone: false, to: '/subscriptions', title: t.stepSubscription, text: t.stepSubscriptionText },
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
