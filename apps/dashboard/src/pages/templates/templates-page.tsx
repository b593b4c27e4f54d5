import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { NewButton, PageFrame } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';
import { useTable } from '../../ui/table/use-table.ts';
import { RowLink, TimeText } from '../../ui/texts.tsx';
import { usePlanChoices } from '../plans/use-plan-choices.ts';
import { type TemplateSummary, templateApi } from './template-api.ts';
import { templateTexts } from './template-texts.ts';
import { forms } from './template-values.ts';

const nameOf = ({ name }: TemplateSummary) => name;

export default function TemplatesPage() {
  const t = useMessages(templateTexts);
  const words = useMessages(common);
  const plans = usePlanChoices();
  const table = useTable<TemplateSummary>({
    resource: 'templates',
    fetchPage: templateApi.list,
    rowId: ({ id }) => id,
    filters: [
      { id: 'form', label: t.form, options: forms.map((value) => ({ value, label: value })) },
      { id: 'plan_id', label: t.plan, options: plans },
    ],
  });
  return (
    <PageFrame
      title={t.title}
      actions={
        <>
          <Button component={Link} to="/templates/texts" variant="default">
            {t.texts}
          </Button>
          <NewButton to="/templates/new" label={t.newTemplate} />
        </>
      }
    >
      <DataTable
        table={table}
        columns={useTemplateColumns(new Map(plans.map(({ value, label }) => [Number(value), label])))}
        nameOf={nameOf}
        name="templates"
        isSearchable={false}
        actions={[
          {
            id: 'delete',
            label: words.delete,
            about: t.aboutDelete,
            run: ({ id }) => templateApi.remove(id),
            nameOf,
            isDangerous: true,
          },
        ]}
        empty={
          <Empty title={t.emptyTitle} text={t.emptyText}>
            <NewButton to="/templates/new" label={t.createTemplate} />
          </Empty>
        }
      />
    </PageFrame>
  );
}

function useTemplateColumns(planNames: ReadonlyMap<number, string>): Column<TemplateSummary>[] {
  const t = useMessages(templateTexts);
  const words = useMessages(common);
  const useOf = ({ used_by: use, plan_id: planId }: TemplateSummary): string =>
    planId === null ? t[`use.${use}`] : `${t.plan}: ${planNames.get(planId) ?? `#${planId}`}`;
  return [
    {
      id: 'name',
      header: t.name,
      cell: ({ id, name }) => <RowLink to={`/templates/${id}`}>{name}</RowLink>,
      csv: nameOf,
    },
    { id: 'form', header: t.form, cell: ({ form }) => form, csv: ({ form }) => form },
    { id: 'use', header: t.usedBy, cell: useOf, csv: useOf },
    {
      id: 'updated',
      header: words.updated,
      isSecondary: true,
      cell: ({ updated_at: at }) => <TimeText at={at} />,
      csv: ({ updated_at: at }) => at,
    },
  ];
}
