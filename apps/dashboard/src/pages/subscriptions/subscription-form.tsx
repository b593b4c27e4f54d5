import { Switch, TextInput } from '@mantine/core';
import { patchSubscriptionsId } from '@orrery/api-client/bodies';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { BytesInput } from '../../ui/bytes-input.tsx';
import { FormFrame } from '../../ui/form/form-frame.tsx';
import { useLeaveGuard } from '../../ui/form/leave-guard.ts';
import { useApiForm } from '../../ui/form/use-api-form.ts';
import { RemoteSelect } from '../../ui/remote-select.tsx';
import { planApi } from '../plans/plan-api.ts';
import { type Subscription, subscriptionApi } from './subscription-api.ts';
import { subscriptionTexts } from './subscription-texts.ts';

interface Values {
  readonly plan_id: string;
  /** As the input for date and time has them, in the viewer's zone; empty: none. */
  readonly starts_at: string;
  readonly ends_at: string;
  readonly own_quota: boolean;
  readonly quota_bytes: number | null;
}

/** `2026-11-21T12:30`, in the viewer's zone. */
function localTime(iso: string | null): string {
  if (iso === null) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const fromSubscription = (subscription: Subscription): Values => ({
  plan_id: String(subscription.plan.id),
  starts_at: localTime(subscription.starts_at),
  ends_at: localTime(subscription.ends_at),
  own_quota: subscription.own_quota,
  quota_bytes: subscription.quota_bytes,
});

/** A moment that was not touched keeps its seconds. */
const moment = (text: string, before: string | null): string | null =>
  text === '' ? null : text === localTime(before) ? before : new Date(text).toISOString();

interface SubscriptionFormProps {
  readonly subscription: Subscription;
  readonly onDone: () => void;
}

export function SubscriptionForm({ subscription, onDone }: SubscriptionFormProps) {
  const t = useMessages(subscriptionTexts);
  const words = useMessages(common);
  const form = useApiForm({
    schema: patchSubscriptionsId,
    initial: fromSubscription(subscription),
    toBody: ({ plan_id, starts_at, ends_at, own_quota, quota_bytes }: Values) => ({
      plan_id: Number(plan_id),
      starts_at: moment(starts_at, subscription.starts_at),
      ends_at: moment(ends_at, subscription.ends_at),
      ...(own_quota ? { own_quota, quota_bytes } : { own_quota }),
    }),
    send: (body, version) =>
      subscriptionApi.change(subscription.id, { ...body, ...(version !== undefined && { version }) }),
    onDone,
    editing: {
      current: subscription,
      read: () => subscriptionApi.read(subscription.id),
      toValues: fromSubscription,
      labels: { plan_id: t.plan, starts_at: t.starts, ends_at: t.ends, own_quota: t.ownQuota, quota_bytes: t.quota },
    },
  });
  useLeaveGuard(form.isDirty);
  const { plan } = subscription;
  return (
    <FormFrame form={form} send={words.save} gap="sm">
      <RemoteSelect
        label={t.plan}
        resource="plans"
        find={planApi.choices}
        current={{ value: String(plan.id), label: plan.name }}
        allowDeselect={false}
        clearable={false}
        {...form.field('plan_id')}
      />
      <TextInput type="datetime-local" label={t.starts} description={t.startsHint} {...form.field('starts_at')} />
      <TextInput type="datetime-local" label={t.ends} description={t.endsHint} {...form.field('ends_at')} />
      <Switch label={t.ownQuota} description={t.ownQuotaHint} {...form.checkbox('own_quota')} />
      {form.values.own_quota && <BytesInput label={t.quota} {...form.field('quota_bytes')} />}
    </FormFrame>
  );
}
