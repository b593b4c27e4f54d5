import { Anchor, Button, Fieldset, Paper, SimpleGrid, Stack } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { confirm } from '../../ui/confirm.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { SecretLink } from '../../ui/secret-link.tsx';
import { tellDone, tellFailure } from '../../ui/tell.ts';
import { Thing } from '../../ui/thing.tsx';
import { useChanged } from '../../ui/use-changed.ts';
import { DevicesSection } from './devices-section.tsx';
import { PreviewSection } from './preview-section.tsx';
import { type Act, type Subscription, acts, subscriptionApi } from './subscription-api.ts';
import { SubscriptionForm } from './subscription-form.tsx';
import { Fact, SubscriptionStatus, TermFacts, UsageBar } from './subscription-parts.tsx';
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
  const changed = useChanged('subscriptions');
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
        <UsageSection
          queryKey={['traffic', 'subscription', subscription.id]}
          read={(query) => subscriptionApi.usage(subscription.id, query)}
          hasNodes
        />
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
        <TermFacts row={subscription} />
      </Stack>
    </Paper>
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
  const changed = useChanged('subscriptions');
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
