import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { confirm } from '../../ui/confirm.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { tellDone, tellFailure } from '../../ui/tell.ts';
import { Thing } from '../../ui/thing.tsx';
import { useChanged } from '../../ui/use-changed.ts';
import { type Plan, planApi } from './plan-api.ts';
import { PlanForm } from './plan-form.tsx';
import { planTexts } from './plan-texts.ts';

export default function PlanPage() {
  return (
    <Thing resource="plans" read={planApi.read}>
      {(plan, reread) => <PlanEditor plan={plan} onSaved={reread} />}
    </Thing>
  );
}

function PlanEditor({ plan, onSaved }: { readonly plan: Plan; readonly onSaved: () => void }) {
  const t = useMessages(planTexts);
  const words = useMessages(common);
  const navigate = useNavigate();
  const changed = useChanged('plans', 'subscriptions');

  async function remove(): Promise<void> {
    const sure = await confirm({
      title: t.deleteTitle(plan.name),
      body: t.deleteBody,
      yes: words.delete,
      danger: true,
    });
    if (!sure) return;
    try {
      await planApi.remove(plan.id);
      tellDone(t.deleted(plan.name));
      changed();
      await navigate({ to: '/plans' });
    } catch (error) {
      tellFailure(error);
    }
  }

  return (
    <PageFrame
      title={plan.name}
      actions={
        <Button variant="outline" color="red" onClick={() => void remove()}>
          {words.delete}
        </Button>
      }
    >
      <PlanForm
        key={plan.version}
        plan={plan}
        onDone={({ name }) => {
          tellDone(t.saved(name));
          changed();
          onSaved();
        }}
      />
    </PageFrame>
  );
}
