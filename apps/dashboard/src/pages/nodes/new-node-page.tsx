import { useNavigate } from '@tanstack/react-router';
import { useMessages } from '../../i18n/messages.ts';
import { PageFrame } from '../../ui/page.tsx';
import { tellDone } from '../../ui/tell.ts';
import { useChanged } from '../../ui/use-changed.ts';
import { NodeForm } from './node-form.tsx';
import { showToken } from './node-secrets.tsx';
import { nodeTexts } from './node-texts.ts';

export default function NewNodePage() {
  const t = useMessages(nodeTexts);
  const navigate = useNavigate();
  const changed = useChanged('nodes');
  return (
    <PageFrame title={t.newNode}>
      <NodeForm
        onDone={async ({ id, name, agent, api_token: token }) => {
          changed();
          tellDone(t.created(name));
          await navigate({ to: `/nodes/${id}` });
          if (token !== undefined) showToken(name, token, agent);
        }}
      />
    </PageFrame>
  );
}
