import { useNavigate } from '@tanstack/react-router';
import { useMessages } from '../../i18n/messages.ts';
import { PageFrame } from '../../ui/page.tsx';
import { tellDone } from '../../ui/tell.ts';
import { TemplateForm } from './template-form.tsx';
import { templateTexts } from './template-texts.ts';
import { useChanged } from '../../ui/use-changed.ts';

export default function NewTemplatePage() {
  const t = useMessages(templateTexts);
  const navigate = useNavigate();
  const changed = useChanged('templates');
  return (
    <PageFrame title={t.newTemplate}>
      <TemplateForm
        onDone={({ name }) => {
          tellDone(t.created(name));
          changed();
          void navigate({ to: '/templates' });
        }}
      />
    </PageFrame>
  );
}
