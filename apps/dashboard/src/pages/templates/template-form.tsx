import { Button, List, Paper, Select, SimpleGrid, Text, TextInput, Textarea } from '@mantine/core';
import { postTemplates } from '@orrery/api-client/bodies';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api.ts';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { FormFrame } from '../../ui/form/form-frame.tsx';
import { useLeaveGuard } from '../../ui/form/leave-guard.ts';
import { useApiForm } from '../../ui/form/use-api-form.ts';
import { RemoteSelect } from '../../ui/remote-select.tsx';
import { tellFailure } from '../../ui/tell.ts';
import { planApi } from '../plans/plan-api.ts';
import { type Flaw, type Template, templateApi } from './template-api.ts';
import { templateTexts } from './template-texts.ts';
import { type TemplateValues, forms, fromTemplate, newTemplate, toTemplateBody, uses } from './template-values.ts';

interface TemplateFormProps {
  /** The template that is changed; without one, a new one is made. */
  readonly template?: Template;
  readonly onDone: (template: Template) => void;
}

export function TemplateForm({ template, onDone }: TemplateFormProps) {
  const t = useMessages(templateTexts);
  const words = useMessages(common);
  const { form, flaws, check } = useTemplateForm(template, onDone);
  useLeaveGuard(form.isDirty);
  const { field, values } = form;
  return (
    <FormFrame
      form={form}
      send={template ? words.save : t.createTemplate}
      maw={960}
      actions={
        <Button variant="default" onClick={() => void check()}>
          {t.check}
        </Button>
      }
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput label={t.name} required {...field('name')} />
        <Select
          label={t.form}
          disabled={template !== undefined}
          allowDeselect={false}
          data={forms}
          {...field('form')}
        />
        <Select
          label={t.usedBy}
          allowDeselect={false}
          data={uses.map((value) => ({ value, label: t[`use.${value}`] }))}
          {...field('used_by')}
        />
        {values.used_by === 'plan' && <PlanField planId={template?.plan_id ?? null} {...field('plan_id')} />}
      </SimpleGrid>
      <Textarea
        label={t.content}
        description={t.contentHint}
        required
        autosize
        minRows={14}
        maxRows={40}
        spellCheck={false}
        wrap="off"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        {...field('content')}
      />
      {flaws && <Flaws flaws={flaws} />}
    </FormFrame>
  );
}

function PlanField({ planId, ...props }: { readonly planId: number | null }) {
  const t = useMessages(templateTexts);
  const { data: plan } = useQuery({
    queryKey: ['plans', 'one', planId],
    queryFn: () => planApi.read(planId ?? 0),
    enabled: planId !== null,
  });
  return (
    <RemoteSelect
      label={t.plan}
      required
      resource="plans"
      find={planApi.choices}
      current={plan && { value: String(plan.id), label: plan.name }}
      {...props}
    />
  );
}

function Flaws({ flaws }: { readonly flaws: readonly Flaw[] }) {
  const t = useMessages(templateTexts);
  return (
    <Paper withBorder p="md" role="status">
      {flaws.length === 0 ? (
        <Text size="sm">{t.checkGood}</Text>
      ) : (
        <>
          <Text fw={600}>{t.flaws}</Text>
          <List size="sm">
            {flaws.map(({ line, reason }) => (
              <List.Item key={`${line} ${reason}`}>
                {line === null ? t.whole : t.line(line)}: {reason}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Paper>
  );
}

function useTemplateForm(template: Template | undefined, onDone: (template: Template) => void) {
  const t = useMessages(templateTexts);
  const [flaws, setFlaws] = useState<readonly Flaw[]>();

  async function save(body: ReturnType<typeof toTemplateBody>, version: number | undefined): Promise<Template> {
    try {
      if (!template || version === undefined) return await templateApi.create(body);
      const { form: _fixed, ...change } = body;
      return await templateApi.change(template.id, { ...change, version });
    } catch (error) {
      // What is wrong with the content is said with its lines by the check.
      if (error instanceof ApiError && error.status === 400) {
        setFlaws((await templateApi.check({ form: body.form, content: body.content })).flaws);
      }
      throw error;
    }
  }

  const form = useApiForm({
    schema: postTemplates,
    initial: template ? fromTemplate(template) : newTemplate,
    toBody: toTemplateBody,
    send: save,
    onDone,
    ...(template && {
      editing: {
        current: template,
        read: () => templateApi.read(template.id),
        toValues: fromTemplate,
        labels: {
          name: t.name,
          form: t.form,
          used_by: t.usedBy,
          plan_id: t.plan,
          content: t.content,
        } satisfies Record<keyof TemplateValues, string>,
      },
    }),
  });

  async function check(): Promise<void> {
    try {
      setFlaws((await templateApi.check({ form: form.values.form, content: form.values.content })).flaws);
    } catch (error) {
      tellFailure(error);
    }
  }

  return { form, flaws, check };
}
