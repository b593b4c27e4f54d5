import { Anchor, Button, Fieldset, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { confirm } from '../../ui/confirm.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { SecretLink } from '../../ui/secret-link.tsx';
import { tellDone, tellFailure } from '../../ui/tell.ts';
import { TimeText } from '../../ui/texts.tsx';
import { Thing } from '../../ui/thing.tsx';
import { useChanged } from '../../ui/use-changed.ts';
import { DevicesSection } from './devices-section.tsx';
import { PreviewSection } from './preview-section.tsx';
import { type Act, type Subscription, acts, subscriptionApi } from './subscription-api.ts';
import { SubscriptionForm } from './subscription-form.tsx';
import { SubscriptionStatus, UsageBar } from './subscription-parts.tsx';
import { subscriptionTexts } from './subscription-texts.ts';
import { UsageSection } from './usage-section.tsx';

export default function SubscriptionPage() {
  return (
    <Thing resource="subscriptions" read={subscriptionApi.read}>
      {(subscription, reread) => <SubscriptionView subscription={subscription} onChanged={reread} />}
    </Thing>
  );
}

interface ViewProps {
  readonly subscription: Subscription;
  /** Reads it anew. */
  readonly onChanged: () => void;
}

function SubscriptionView({ subscription, onChanged }: ViewProps) {
  const t = useMessages(subscriptionTexts);
  const changed = useChanged('subscriptions', 'overview');
  return (
    <PageFrame
      title={`#${subscription.id} · ${subscription.user.email}`}
      actions={<Acts subscription={subscription} onChanged={onChanged} />}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Facts subscription={subscription} />
          <Paper withBorder p="md">
            <SecretLink label={t.link} url={subscription.link} />
          </Paper>
        </SimpleGrid>
        <UsageSection id={subscription.id} />
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Fieldset legend={t.terms}>
            <SubscriptionForm
              key={subscription.version}
              subscription={subscription}
              onDone={() => {
                tellDone(t.saved);
                changed();
                onChanged();
              }}
            />
          </Fieldset>
          <DevicesSection subscription={subscription} />
        </SimpleGrid>
        <PreviewSection id={subscription.id} />
      </Stack>
    </PageFrame>
  );
}

function Facts({ subscription }: { readonly subscription: Subscription }) {
  const t = useMessages(subscriptionTexts);
  const { status } = useMessages(common);
  const { period, next_resets: resets, starts_at: startsAt, ends_at: endsAt } = subscription;
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Fact label={status}>
          <SubscriptionStatus status={subscription.status} />
        </Fact>
        <Fact label={t.user}>
          <Anchor component={Link} to={`/users/${subscription.user.id}`} size="sm">
            {subscription.user.email}
          </Anchor>
        </Fact>
        <Fact label={t.plan}>
          <Anchor component={Link} to={`/plans/${subscription.plan.id}`} size="sm">
            {subscription.plan.name}
          </Anchor>
        </Fact>
        <UsageBar row={subscription} />
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
      </Stack>
    </Paper>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
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

/** What makes sense in the state it is in. */
function possible({ status, suspended_at: suspendedAt, devices }: Subscription): Act[] {
  if (status === 'cancelled') return [];
  const isShut = suspendedAt !== null || devices.blocked_until !== null;
  return acts.filter((act) => (act === 'suspend' ? suspendedAt === null : act === 'resume' ? isShut : true));
}

function Acts({ subscription, onChanged }: ViewProps) {
  const t = useMessages(subscriptionTexts);
  const words = useMessages(common);
  const navigate = useNavigate();
  const changed = useChanged('subscriptions', 'overview');
  const { id } = subscription;

  async function run(title: string, body: string, danger: boolean, work: () => Promise<void>): Promise<void> {
    if (!(await confirm({ title, body, yes: title, danger }))) return;
    try {
      await work();
      changed();
    } catch (error) {
      tellFailure(error);
    }
  }

  const act = (one: Act) =>
    run(t[`act.${one}`], t[`about.${one}`](1), one === 'cancel', async () => {
      await subscriptionApi.act(id, one);
      tellDone(t[`done.${one}`]);
      onChanged();
    });
  const remove = () =>
    run(words.delete, t.aboutDelete(1), true, async () => {
      await subscriptionApi.remove(id);
      tellDone(t.deleted);
      await navigate({ to: '/subscriptions' });
    });
  return (
    <>
      {possible(subscription).map((one) => (
        <Button
          key={one}
          size="xs"
          variant={one === 'cancel' ? 'outline' : 'default'}
          {...(one === 'cancel' && { color: 'red' })}
          onClick={() => void act(one)}
        >
          {t[`act.${one}`]}
        </Button>
      ))}
      <Button size="xs" variant="outline" color="red" onClick={() => void remove()}>
        {words.delete}
      </Button>
    </>
  );
}
