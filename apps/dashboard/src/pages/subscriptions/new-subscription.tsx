import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { postSubscriptions } from '@orrery/api-client/bodies';
import { useState } from 'react';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { BytesInput } from '../../ui/bytes-input.tsx';
import { FormFrame } from '../../ui/form/form-frame.tsx';
import { useApiForm } from '../../ui/form/use-api-form.ts';
import { type Choice, RemoteSelect } from '../../ui/remote-select.tsx';
import { SecretLink } from '../../ui/secret-link.tsx';
import { useChanged } from '../../ui/use-changed.ts';
import { planApi } from '../plans/plan-api.ts';
import { userApi } from '../users/user-api.ts';
import { subscriptionApi } from './subscription-api.ts';
import { subscriptionTexts } from './subscription-texts.ts';

interface NewSubscriptionProps {
  /** Whose it will be; asked for when it is left out. */
  readonly userId?: number;
  readonly onClose: () => void;
}

const MOST_CHOICES = 50;

interface Values {
  readonly user_id: string | null;
  readonly plan_id: string | null;
  /** Null: the quota of the plan. */
  readonly quota_bytes: number | null;
}

/** A dialog with the form, and then with the link. */
export default function NewSubscription(props: NewSubscriptionProps) {
  const t = useMessages(subscriptionTexts);
  const words = useMessages(common);
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t.newSubscription}
      size="lg"
      closeButtonProps={{ 'aria-label': words.close }}
    >
      <FormThenLink {...props} />
    </Modal>
  );
}

function FormThenLink({ userId, onClose }: NewSubscriptionProps) {
  const t = useMessages(subscriptionTexts);
  const words = useMessages(common);
  const changed = useChanged('subscriptions', 'users');
  const [link, setLink] = useState<string>();
  const initial: Values = { user_id: userId === undefined ? null : String(userId), plan_id: null, quota_bytes: null };
  const form = useApiForm({
    schema: postSubscriptions,
    initial,
    toBody: ({ user_id, plan_id, quota_bytes }) => ({
      user_id: (user_id === null ? undefined : Number(user_id)) as number,
      plan_id: (plan_id === null ? undefined : Number(plan_id)) as number,
      ...(quota_bytes !== null && { quota_bytes }),
    }),
    send: subscriptionApi.create,
    onDone({ link: made }) {
      changed();
      if (made === undefined) onClose();
      else setLink(made);
    },
  });
  if (link !== undefined) {
    return (
      <Stack>
        <Text>{t.created}</Text>
        <SecretLink label={t.link} url={link} />
        <Group>
          <Button onClick={onClose}>{words.close}</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <FormFrame form={form} send={t.createSubscription}>
      {userId === undefined && (
        <RemoteSelect resource="users" find={findUsers} label={t.user} required {...form.field('user_id')} />
      )}
      <RemoteSelect
        resource="plans"
        list="active"
        find={findPlans}
        label={t.plan}
        required
        {...form.field('plan_id')}
      />
      <BytesInput label={t.ownQuota} description={t.ownQuotaHint} {...form.field('quota_bytes')} />
    </FormFrame>
  );
}

const page = (text: string) => ({ page: 1, page_size: MOST_CHOICES, ...(text !== '' && { search: text }) });

async function findUsers(text: string): Promise<Choice[]> {
  const { items } = await userApi.list(page(text));
  return items.map(({ id, email }) => ({ value: String(id), label: email }));
}

/** Those that subscriptions may be made with. */
const findPlans = (text: string): Promise<readonly Choice[]> => planApi.choices(text, 'active');
