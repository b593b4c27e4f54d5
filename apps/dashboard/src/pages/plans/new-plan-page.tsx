import { useNavigate } from '@tanstack/react-router';
import { useMessages } from '../../i18n/messages.ts';
import { PageFrame } from '../../ui/page.tsx';
import { tellDone } from '../../ui/tell.ts';
import { PlanForm } from './plan-form.tsx';
import { planTexts } from './plan-texts.ts';
import { useChanged } from '../../ui/use-changed.ts';

export default function NewPlanPage() {
  const t = useMessages(planTexts);
  const navigate = useNavigate();
  const changed = useChanged('plans');
  return (
    <PageFrame title={t.newPlan}>
      <PlanForm
        onDone={({ name }) => {
          tellDone(t.created(name));
          changed();
          void navigate({ to: '/plans' });
        }}
      />
    </PageFrame>
  );
}
