import {
  ActionIcon,
  Button,
  Fieldset,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  Text,
  TextInput,
  Textarea,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { postPlans } from '@orrery/api-client/bodies';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { BytesInput } from '../../ui/bytes-input.tsx';
import { FormFrame } from '../../ui/form/form-frame.tsx';
import { useLeaveGuard } from '../../ui/form/leave-guard.ts';
import { useApiForm } from '../../ui/form/use-api-form.ts';
import { type Plan, planApi } from './plan-api.ts';
import { planTexts } from './plan-texts.ts';
import {
  type PlanValues,
  devicePolicies,
  fromPlan,
  newPlan,
  newPrice,
  pricePeriods,
  resetRules,
  toPlanBody,
} from './plan-values.ts';

interface PlanFormProps {
  /** The plan that is changed; without one, a new one is made. */
  readonly plan?: Plan;
  readonly onDone: (plan: Plan) => void;
}

export function PlanForm({ plan, onDone }: PlanFormProps) {
  const t = useMessages(planTexts);
  const words = useMessages(common);
  const form = usePlanForm(plan, onDone);
  useLeaveGuard(form.isDirty);
  const { field } = form;
  return (
    <FormFrame form={form} send={plan ? words.save : t.createPlan} maw={760}>
      <TextInput label={t.name} required {...field('name')} />
      <Textarea label={t.description} autosize minRows={2} {...field('description')} />
      <Fieldset legend={t.sectionTraffic}>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <BytesInput label={t.quota} description={t.quotaHint} {...field('quota_bytes')} />
          <Select
            label={t.reset}
            description={t.resetHint}
            allowDeselect={false}
            data={resetRules.map((value) => ({ value, label: t[`reset.${value}`] }))}
            {...field('reset')}
          />
          <Select
            label={t.timeZone}
            description={t.timeZoneHint}
            searchable
            allowDeselect={false}
            data={timeZones(form.values.time_zone)}
            {...field('time_zone')}
          />
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend={t.sectionTerm}>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <NumberInput
            label={t.duration}
            description={t.durationHint}
            allowDecimal={false}
            {...field('duration_days')}
          />
          <Select
            label={t.status}
            description={t.statusHint}
            allowDeselect={false}
            data={(['active', 'inactive'] as const).map((value) => ({ value, label: t[value] }))}
            {...field('status')}
          />
          <Switch label={t.onHold} {...form.checkbox('on_hold')} />
        </SimpleGrid>
      </Fieldset>
      <Limits form={form} />
      <Prices form={form} />
    </FormFrame>
  );
}

function usePlanForm(plan: Plan | undefined, onDone: (plan: Plan) => void) {
  const t = useMessages(planTexts);
  return useApiForm({
    schema: postPlans,
    initial: plan ? fromPlan(plan) : newPlan,
    toBody: toPlanBody,
    send: (body, version) =>
      plan && version !== undefined ? planApi.change(plan.id, { ...body, version }) : planApi.create(body),
    onDone,
    ...(plan && {
      editing: {
        current: plan,
        read: () => planApi.read(plan.id),
        toValues: fromPlan,
        labels: {
          name: t.name,
          description: t.description,
          quota_bytes: t.quota,
          reset: t.reset,
          time_zone: t.timeZone,
          duration_days: t.duration,
          device_limit: t.deviceLimit,
          device_policy: t.devicePolicy,
          device_suspend_minutes: t.suspendMinutes,
          speed_limit_mbps: t.speedLimit,
          node_tags: t.nodeTags,
          on_hold: t.onHold,
          status: t.status,
          prices: t.prices,
        } satisfies Record<keyof PlanValues, string>,
      },
    }),
  });
}

type Form = ReturnType<typeof usePlanForm>;

function Limits({ form }: { readonly form: Form }) {
  const t = useMessages(planTexts);
  const { field, values } = form;
  return (
    <Fieldset legend={t.sectionLimits}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <NumberInput
          label={t.deviceLimit}
          description={t.deviceLimitHint}
          allowDecimal={false}
          {...field('device_limit')}
        />
        {values.device_limit !== '' && (
          <Select
            label={t.devicePolicy}
            description={t.devicePolicyHint}
            allowDeselect={false}
            data={devicePolicies.map((value) => ({ value, label: t[`policy.${value}`] }))}
            {...field('device_policy')}
          />
        )}
        {values.device_limit !== '' && values.device_policy === 'suspend' && (
          <NumberInput label={t.suspendMinutes} allowDecimal={false} {...field('device_suspend_minutes')} />
        )}
        <NumberInput
          label={t.speedLimit}
          description={t.speedLimitHint}
          allowDecimal={false}
          {...field('speed_limit_mbps')}
        />
        <TagsInput label={t.nodeTags} description={t.nodeTagsHint} {...field('node_tags')} />
      </SimpleGrid>
    </Fieldset>
  );
}

function Prices({ form }: { readonly form: Form }) {
  const t = useMessages(planTexts);
  return (
    <Fieldset legend={t.prices}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm" c="dimmed">
          {t.pricesHint}
        </Text>
        {form.values.prices.map((price, i) => (
          <Group key={price.key} align="flex-end" gap="xs">
            <NumberInput label={t.amount} w={130} allowDecimal={false} {...form.field(`prices.${i}.amount`)} />
            <TextInput
              label={t.currency}
              w={100}
              maxLength={3}
              placeholder="EUR"
              {...form.field(`prices.${i}.currency`)}
            />
            <Select
              label={t.period}
              w={150}
              clearable
              data={pricePeriods.map((value) => ({ value, label: t[`period.${value}`] }))}
              {...form.field(`prices.${i}.period`)}
            />
            <ActionIcon variant="default" size={36} aria-label={t.removePrice} onClick={() => form.remove('prices', i)}>
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => form.insert('prices', newPrice())}
        >
          {t.addPrice}
        </Button>
      </Stack>
    </Fieldset>
  );
}

/** Every zone the browser knows, UTC, and the one that is set. */
const timeZones = (current: string): string[] => [...new Set(['UTC', current, ...Intl.supportedValuesOf('timeZone')])];
