import { NumberInput, Select, TextInput } from '@mantine/core';
import { postProbesMissions } from '@orrery/api-client/bodies';
import { useNavigate } from '@tanstack/react-router';
import { useMessages } from '../../i18n/messages.ts';
import { FormFrame } from '../../ui/form/form-frame.tsx';
import { useLeaveGuard } from '../../ui/form/leave-guard.ts';
import { useApiForm } from '../../ui/form/use-api-form.ts';
import { PageFrame } from '../../ui/page.tsx';
import { tellDone } from '../../ui/tell.ts';
import { useChanged } from '../../ui/use-changed.ts';
import { type MissionBody, probeApi } from './probe-api.ts';
import { probeTexts } from './probe-texts.ts';

const newMission: MissionBody = { method: 'GET', scheme: 'https', host: '', path: '/', target: 1 };

export default function NewProbeMissionPage() {
  const t = useMessages(probeTexts);
  const navigate = useNavigate();
  const changed = useChanged('probes');
  const form = useApiForm({
    schema: postProbesMissions,
    initial: newMission,
    toBody: ({ host, ...rest }): MissionBody => ({ ...rest, host: host.trim() }),
    send: probeApi.addMission,
    onDone: ({ host }) => {
      tellDone(t.missionAdded(host));
      changed();
      void navigate({ to: '/probes/missions' });
    },
  });
  useLeaveGuard(form.isDirty);
  const { field } = form;
  return (
    <PageFrame title={t.newMission}>
      <FormFrame form={form} send={t.addMission} maw={480}>
        <Select label={t.method} allowDeselect={false} data={['GET', 'HEAD', 'POST', 'PUT']} {...field('method')} />
        <Select label={t.scheme} allowDeselect={false} data={['https', 'http']} {...field('scheme')} />
        <TextInput label={t.host} description={t.hostHint} required {...field('host')} />
        <TextInput label={t.path} {...field('path')} />
        <NumberInput label={t.target} required allowDecimal={false} {...field('target')} />
      </FormFrame>
    </PageFrame>
  );
}
