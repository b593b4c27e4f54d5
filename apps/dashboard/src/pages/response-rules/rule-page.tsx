import { useMessages } from '../../i18n/messages.ts';
import { PageFrame } from '../../ui/page.tsx';
import { RemoveButton } from '../../ui/remove-button.tsx';
import { tellDone } from '../../ui/tell.ts';
import { Thing } from '../../ui/thing.tsx';
import { useChanged } from '../../ui/use-changed.ts';
import { type Rule, ruleApi } from './rule-api.ts';
import { RuleForm } from './rule-form.tsx';
import { ruleTexts } from './rule-texts.ts';

export default function RulePage() {
  return (
    <Thing resource="response-rules" read={ruleApi.read}>
      {(rule, reread) => <RuleEditor rule={rule} onSaved={reread} />}
    </Thing>
  );
}

function RuleEditor({ rule, onSaved }: { readonly rule: Rule; readonly onSaved: () => void }) {
  const t = useMessages(ruleTexts);
  const changed = useChanged('response-rules');

  return (
    <PageFrame
      title={rule.name}
      actions={
        <RemoveButton
          title={t.deleteTitle(rule.name)}
          body={t.deleteBody}
          remove={() => ruleApi.remove(rule.id)}
          done={t.deleted(rule.name)}
          changed={changed}
          to="/response-rules"
        />
      }
    >
      <RuleForm
        key={rule.version}
        rule={rule}
        onDone={({ name }) => {
          tellDone(t.saved(name));
          changed();
          onSaved();
        }}
      />
    </PageFrame>
  );
}
