import { useMessages } from '../../i18n/messages.ts';
import { PageFrame } from '../../ui/page.tsx';
import { RemoveButton } from '../../ui/remove-button.tsx';
import { tellDone } from '../../ui/tell.ts';
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
  const changed = useChanged('plans', 'subscriptions');

  return (
    <PageFrame
      title={plan.name}
      actions={
        <RemoveButton
          title={t.deleteTitle(plan.name)}
          body={t.deleteBody}
          remove={() => planApi.remove(plan.id)}
          done={t.deleted(plan.name)}
          changed={changed}
          to="/plans"
        />
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
