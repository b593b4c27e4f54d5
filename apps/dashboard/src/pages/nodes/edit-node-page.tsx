import { useNavigate } from '@tanstack/react-router';
import { useMessages } from '../../i18n/messages.ts';
import { PageFrame } from '../../ui/page.tsx';
import { tellDone } from '../../ui/tell.ts';
import { Thing } from '../../ui/thing.tsx';
import { useChanged } from '../../ui/use-changed.ts';
import { nodeApi } from './node-api.ts';
import { NodeForm } from './node-form.tsx';
import { nodeTexts } from './node-texts.ts';

export default function EditNodePage() {
  const t = useMessages(nodeTexts);
  const navigate = useNavigate();
  const changed = useChanged('nodes');
  return (
    <Thing resource="nodes" read={nodeApi.read}>
      {(node) => (
        <PageFrame title={node.name}>
          <NodeForm
            node={node}
            onDone={({ name }) => {
              tellDone(t.saved(name));
              changed();
              void navigate({ to: `/nodes/${node.id}` });
            }}
          />
        </PageFrame>
      )}
    </Thing>
  );
}
