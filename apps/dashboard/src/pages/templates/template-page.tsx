import { useMessages } from '../../i18n/messages.ts';
import { PageFrame } from '../../ui/page.tsx';
import { RemoveButton } from '../../ui/remove-button.tsx';
import { tellDone } from '../../ui/tell.ts';
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
  const changed = useChanged('templates');

  return (
    <PageFrame
      title={template.name}
      actions={
        <RemoveButton
          title={t.deleteTitle(template.name)}
          body={t.deleteBody}
          remove={() => templateApi.remove(template.id)}
          done={t.deleted(template.name)}
          changed={changed}
          to="/templates"
        />
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
