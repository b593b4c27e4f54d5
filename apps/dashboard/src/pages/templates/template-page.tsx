import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { confirm } from '../../ui/confirm.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { tellDone, tellFailure } from '../../ui/tell.ts';
import { Thing } from '../../ui/thing.tsx';
import { useChanged } from '../../ui/use-changed.ts';
import { type Template, templateApi } from './template-api.ts';
import { TemplateForm } from './template-form.tsx';
import { templateTexts } from './template-texts.ts';

export default function TemplatePage() {
  return (
    <Thing resource="templates" read={templateApi.read}>
      {(template, reread) => <TemplateEditor template={template} onSaved={reread} />}
    </Thing>
  );
}

function TemplateEditor({ template, onSaved }: { readonly template: Template; readonly onSaved: () => void }) {
  const t = useMessages(templateTexts);
  const words = useMessages(common);
  const navigate = useNavigate();
  const changed = useChanged('templates');

  async function remove(): Promise<void> {
    const sure = await confirm({
      title: t.deleteTitle(template.name),
      body: t.deleteBody,
      yes: words.delete,
      danger: true,
    });
    if (!sure) return;
    try {
      await templateApi.remove(template.id);
      tellDone(t.deleted(template.name));
      changed();
      await navigate({ to: '/templates' });
    } catch (error) {
      tellFailure(error);
    }
  }

  return (
    <PageFrame
      title={template.name}
      actions={
        <Button variant="outline" color="red" onClick={() => void remove()}>
          {words.delete}
        </Button>
      }
    >
      <TemplateForm
        key={template.version}
        template={template}
        onDone={({ name }) => {
          tellDone(t.saved(name));
          changed();
          onSaved();
        }}
      />
    </PageFrame>
  );
}
