import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { confirm } from '../../ui/confirm.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { tellDone, tellFailure } from '../../ui/tell.ts';
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
  const words = useMessages(common);
  const navigate = useNavigate();
  const changed = useChanged('response-rules');

  async function remove(): Promise<void> {
    const sure = await confirm({
      title: t.deleteTitle(rule.name),
      body: t.deleteBody,
      yes: words.delete,
      danger: true,
    });
    if (!sure) return;
    try {
      await ruleApi.remove(rule.id);
      tellDone(t.deleted(rule.name));
      changed();
      await navigate({ to: '/response-rules' });
    } catch (error) {
      tellFailure(error);
    }
  }

  return (
    <PageFrame
      title={rule.name}
      actions={
        <Button variant="outline" color="red" onClick={() => void remove()}>
          {words.delete}
        </Button>
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
