import {
  ActionIcon,
  Autocomplete,
  Button,
  Checkbox,
  Fieldset,
  Group,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { postResponseRules } from '@orrery/api-client/bodies';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { FormFrame } from '../../ui/form/form-frame.tsx';
import { useLeaveGuard } from '../../ui/form/leave-guard.ts';
import { useApiForm } from '../../ui/form/use-api-form.ts';
import { type Rule, ruleApi } from './rule-api.ts';
import { ruleTexts } from './rule-texts.ts';
import {
  type RuleValues,
  actions,
  fromRule,
  newCondition,
  newHeader,
  newRule,
  operators,
  responseFormats,
  toRuleBody,
} from './rule-values.ts';

const REQUEST_HEADERS = ['User-Agent', 'Accept', 'Accept-Language', 'X-Hwid', 'X-Device-Os', 'X-Device-Model'];
const RESPONSE_HEADERS = [
  'announce',
  'announce-url',
  'change-user-agent',
  'fallback-url',
  'hide-settings',
  'new-url',
  'ping-type',
  'profile-title',
  'profile-update-interval',
  'profile-web-page-url',
  'providerid',
  'routing',
  'routing-enable',
  'sub-expire',
  'sub-info-button-link',
  'sub-info-button-text',
  'sub-info-color',
  'sub-info-text',
  'support-url',
  'update-always',
];

interface RuleFormProps {
  /** The rule that is changed; without one, a new one is made. */
  readonly rule?: Rule;
  readonly onDone: (rule: Rule) => void;
}

export function RuleForm({ rule, onDone }: RuleFormProps) {
  const t = useMessages(ruleTexts);
  const words = useMessages(common);
  const form = useRuleForm(rule, onDone);
  useLeaveGuard(form.isDirty);
  return (
    <FormFrame form={form} send={rule ? words.save : t.createRule} maw={860}>
      <TextInput label={t.name} required {...form.field('name')} />
      <Switch label={t.enabled} {...form.checkbox('enabled')} />
      <Conditions form={form} />
      <OutcomeFields form={form} />
    </FormFrame>
  );
}

function useRuleForm(rule: Rule | undefined, onDone: (rule: Rule) => void) {
  const t = useMessages(ruleTexts);
  return useApiForm({
    schema: postResponseRules,
    initial: rule ? fromRule(rule) : newRule,
    toBody: toRuleBody,
    send: (body, version) =>
      rule && version !== undefined ? ruleApi.change(rule.id, { ...body, version }) : ruleApi.create(body),
    onDone,
    ...(rule && {
      editing: {
        current: rule,
        read: () => ruleApi.read(rule.id),
        toValues: fromRule,
        labels: {
          name: t.name,
          enabled: t.enabled,
          conditions: t.conditions,
          outcome: t.outcome,
        } satisfies Record<keyof RuleValues, string>,
      },
    }),
  });
}

type Form = ReturnType<typeof useRuleForm>;

function Conditions({ form }: { readonly form: Form }) {
  const t = useMessages(ruleTexts);
  return (
    <Fieldset legend={t.conditions}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm" c="dimmed">
          {t.conditionsHint}
        </Text>
        {form.values.conditions.map(({ key }, i) => (
          <Group key={key} align="flex-end" gap="xs">
            <Autocomplete label={t.header} w={170} data={REQUEST_HEADERS} {...form.field(`conditions.${i}.header`)} />
            <Select
              label={t.operator}
              w={150}
              allowDeselect={false}
              data={operators.map((value) => ({ value, label: t[`operator.${value}`] }))}
              {...form.field(`conditions.${i}.operator`)}
            />
            <TextInput label={t.value} w={240} {...form.field(`conditions.${i}.value`)} />
            <Checkbox label={t.not} mb={8} {...form.checkbox(`conditions.${i}.not`)} />
            <Remove label={t.removeCondition} onClick={() => form.remove('conditions', i)} />
          </Group>
        ))}
        <Add label={t.addCondition} onClick={() => form.insert('conditions', newCondition())} />
      </Stack>
    </Fieldset>
  );
}

function OutcomeFields({ form }: { readonly form: Form }) {
  const t = useMessages(ruleTexts);
  const { data: templates = [] } = useQuery({ queryKey: ['templates', 'choices'], queryFn: ruleApi.templates });
  const isServing = form.values.outcome.action === 'serve';
  return (
    <Fieldset legend={t.outcome}>
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <Select
            label={t.action}
            allowDeselect={false}
            data={actions.map((value) => ({ value, label: t[`action.${value}`] }))}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.field('outcome.action')}
          />
          {isServing && (
            <>
              <Select
                label={t.format}
                description={t.formatHint}
                placeholder={t.formatByClient}
                clearable
                data={responseFormats}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                {...form.field('outcome.format')}
              />
              <Select
                label={t.template}
                description={t.templateHint}
                placeholder={t.noTemplate}
                clearable
                data={templates.map(({ id, name, form: written }) => ({
                  value: String(id),
                  label: `${name} (${written})`,
                }))}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                {...form.field('outcome.template_id')}
              />
            </>
          )}
        </SimpleGrid>
        {isServing && <Headers form={form} />}
      </Stack>
    </Fieldset>
  );
}

function Headers({ form }: { readonly form: Form }) {
  const t = useMessages(ruleTexts);
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm" fw={500}>
        {t.headers}
      </Text>
      <Text size="sm" c="dimmed">
        {t.headersHint}
      </Text>
      {form.values.outcome.headers.map(({ key }, i) => (
        <Group key={key} align="flex-end" gap="xs">
          <Autocomplete label={t.name} w={220} data={RESPONSE_HEADERS} {...form.field(`outcome.headers.${i}.name`)} />
          <TextInput label={t.value} w={280} {...form.field(`outcome.headers.${i}.value`)} />
          <Remove label={t.removeHeader} onClick={() => form.remove('outcome.headers', i)} />
        </Group>
      ))}
      <Add label={t.addHeader} onClick={() => form.insert('outcome.headers', newHeader())} />
    </Stack>
  );
}

interface RowButtonProps {
  readonly label: string;
  readonly onClick: () => void;
}

function Add({ label, onClick }: RowButtonProps) {
  return (
    <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={onClick}>
      {label}
    </Button>
  );
}

function Remove({ label, onClick }: RowButtonProps) {
  return (
    <ActionIcon variant="default" size={36} aria-label={label} onClick={onClick}>
      <IconTrash size={16} />
    </ActionIcon>
  );
}
