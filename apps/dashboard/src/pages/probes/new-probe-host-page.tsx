import { NumberInput, TextInput } from '@mantine/core';
import { postProbesHosts } from '@orrery/api-client/bodies';
import { useNavigate } from '@tanstack/react-router';
import { useMessages } from '../../i18n/messages.ts';
import { FormFrame } from '../../ui/form/form-frame.tsx';
import { useLeaveGuard } from '../../ui/form/leave-guard.ts';
import { useApiForm } from '../../ui/form/use-api-form.ts';
import { PageFrame } from '../../ui/page.tsx';
import { tellDone } from '../../ui/tell.ts';
import { useChanged } from '../../ui/use-changed.ts';
import { type HostBody, probeApi } from './probe-api.ts';
import { probeTexts } from './probe-texts.ts';

const newHost: HostBody = { host: '', requests_per_minute: 6 };

export default function NewProbeHostPage() {
  const t = useMessages(probeTexts);
  const navigate = useNavigate();
  const changed = useChanged('probes');
  const form = useApiForm({
    schema: postProbesHosts,
    initial: newHost,
    toBody: ({ host, ...rest }): HostBody => ({ ...rest, host: host.trim() }),
    send: probeApi.addHost,
    onDone: ({ host }) => {
      tellDone(t.hostAdded(host));
      changed();
      void navigate({ to: '/probes/hosts' });
    },
  });
  useLeaveGuard(form.isDirty);
  return (
    <PageFrame title={t.newHost}>
      <FormFrame form={form} send={t.addHost} maw={480}>
        <TextInput label={t.host} description={t.hostHint} required {...form.field('host')} />
        <NumberInput
          label={t.perMinute}
          description={t.perMinuteHint}
          allowDecimal={false}
          {...form.field('requests_per_minute')}
        />
      </FormFrame>
    </PageFrame>
  );
}
