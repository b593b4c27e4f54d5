import { useNavigate } from '@tanstack/react-router';
import { useMessages } from '../../i18n/messages.ts';
import { PageFrame } from '../../ui/page.tsx';
import { tellDone } from '../../ui/tell.ts';
import { useChanged } from '../../ui/use-changed.ts';
import { RuleForm } from './rule-form.tsx';
import { ruleTexts } from './rule-texts.ts';

export default function NewRulePage() {
  const t = useMessages(ruleTexts);
  const navigate = useNavigate();
  const changed = useChanged('response-rules');
  return (
    <PageFrame title={t.newRule}>
      <RuleForm
        onDone={({ name }) => {
          tellDone(t.created(name));
          changed();
          void navigate({ to: '/response-rules' });
        }}
      />
    </PageFrame>
  );
}
