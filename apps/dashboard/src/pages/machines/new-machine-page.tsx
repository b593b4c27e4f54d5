import { useNavigate } from '@tanstack/react-router';
import { useMessages } from '../../i18n/messages.ts';
import { PageFrame } from '../../ui/page.tsx';
import { tellDone } from '../../ui/tell.ts';
import { useChanged } from '../../ui/use-changed.ts';
import { MachineForm } from './machine-form.tsx';
import { machineTexts } from './machine-texts.ts';

export default function NewMachinePage() {
  const t = useMessages(machineTexts);
  const navigate = useNavigate();
  const changed = useChanged('machines');
  return (
    <PageFrame title={t.newMachine}>
      <MachineForm
        onDone={({ name }) => {
          tellDone(t.created(name));
          changed();
          void navigate({ to: '/machines' });
        }}
      />
    </PageFrame>
  );
}
