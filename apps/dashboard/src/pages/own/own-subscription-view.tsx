import { Alert, Button, Fieldset, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { confirm } from '../../ui/confirm.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { SecretLink } from '../../ui/secret-link.tsx';
import { tellDone, tellFailure } from '../../ui/tell.ts';
import { TimeText } from '../../ui/texts.tsx';
import { useChanged } from '../../ui/use-changed.ts';
import { Fact, SubscriptionStatus, TermFacts, UsageBar } from '../subscriptions/subscription-parts.tsx';
import { subscriptionTexts } from '../subscriptions/subscription-texts.ts';
import { UsageSection } from '../subscriptions/usage-section.tsx';
import { AppLinks } from './app-links.tsx';
import { type OwnAct, type OwnSubscription, ownActs, ownApi } from './own-api.ts';
import { OwnDevices } from './own-devices.tsx';
import { ownTexts } from './own-texts.ts';

interface ViewProps {
  readonly subscription: OwnSubscription;
}

interface PageProps extends ViewProps {
  /** One of several: the way to the others. */
  readonly back?: { readonly to: string; readonly label: string };
}

/** All there is to know of one, and what its user may do with it. */
export function OwnSubscriptionView({ subscription, back }: PageProps) {
  const t = useMessages(ownTexts);
  const words = useMessages(subscriptionTexts);
  const { id, plan, link, apps, status } = subscription;
  return (
    <PageFrame title={plan.name} back={back}>
      <Stack>
        <Reason subscription={subscription} />
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Standing subscription={subscription} />
          <Paper withBorder p="md">
            <SecretLink label={words.link} url={link} hint={t.linkHint} />
          </Paper>
        </SimpleGrid>
        <AppLinks apps={apps} />
        <UsageSection queryKey={['me', 'usage', id]} read={(query) => ownApi.usage(id, query)} />
        <OwnDevices id={id} />
        {status !== 'cancelled' && <Renewal id={id} />}
      </Stack>
    </PageFrame>
  );
}

function Standing({ subscription }: ViewProps) {
  const { status } = useMessages(common);
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Fact label={status}>
          <SubscriptionStatus status={subscription.status} />
        </Fact>
        <UsageBar row={subscription} />
        <TermFacts row={subscription} />
      </Stack>
    </Paper>
  );
}

/** Why there is no connecting now, and until when. */
function Reason({ subscription }: ViewProps) {
  const t = useMessages(ownTexts);
  const { status, starts_at: startsAt, has_too_many_devices: tooMany, back_at: backAt } = subscription;
  if (status === 'active' && !tooMany) return null;
  const why = status === 'active' ? 'devices' : status === 'pending' && startsAt === null ? 'onHold' : status;
  return (
    <Alert variant="outline" color={status === 'pending' ? 'gray' : 'red'} title={t[`why.${why}`]}>
      {backAt !== null && (
        <Text size="sm">
          {status === 'pending' ? t.startsAt : t.backAt} <TimeText at={backAt} />
        </Text>
      )}
    </Alert>
  );
}

function Renewal({ id }: { readonly id: number }) {
  const t = useMessages(ownTexts);
  const words = useMessages(subscriptionTexts);
  const changed = useChanged('me');

  async function run(act: OwnAct): Promise<void> {
    const title = words[`act.${act}`];
    if (!(await confirm({ title, body: t[`about.${act}`], yes: title }))) return;
    try {
      await ownApi.act(id, act);
      tellDone(words[`done.${act}`]);
      changed();
    } catch (error) {
      tellFailure(error);
    }
  }

  return (
    <Fieldset legend={t.manage}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t.manageHint}
        </Text>
        <Group gap="sm">
          {ownActs.map((act) => (
            <Button key={act} variant="default" onClick={() => void run(act)}>
              {words[`act.${act}`]}
            </Button>
          ))}
        </Group>
      </Stack>
    </Fieldset>
  );
}
