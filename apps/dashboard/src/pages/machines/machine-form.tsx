import { Fieldset, NumberInput, Select, SimpleGrid, Switch, TextInput, Textarea } from '@mantine/core';
import { postMachines } from '@orrery/api-client/bodies';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { FormFrame } from '../../ui/form/form-frame.tsx';
import { useLeaveGuard } from '../../ui/form/leave-guard.ts';
import { useApiForm } from '../../ui/form/use-api-form.ts';
import { RemoteSelect } from '../../ui/remote-select.tsx';
import { type Machine, machineApi } from './machine-api.ts';
import { machineTexts } from './machine-texts.ts';
import { type MachineValues, fromMachine, newMachine, statuses, toMachineBody } from './machine-values.ts';
import { useOwner } from './owner-text.tsx';

interface MachineFormProps {
  /** The machine that is changed; without one, a new one is made. */
  readonly machine?: Machine;
  readonly onDone: (machine: Machine) => void;
}

export function MachineForm({ machine, onDone }: MachineFormProps) {
  const t = useMessages(machineTexts);
  const words = useMessages(common);
  const form = useMachineForm(machine, onDone);
  useLeaveGuard(form.isDirty);
  const { data: owner } = useOwner(machine?.owner_id ?? null);
  const { field } = form;
  return (
    <FormFrame form={form} send={machine ? words.save : t.createMachine} maw={760}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput label={t.name} required {...field('name')} />
        <TextInput label={t.address} description={t.addressHint} required {...field('address')} />
        <RemoteSelect
          label={t.owner}
          description={t.ownerHint}
          resource="users"
          find={machineApi.findOwners}
          current={owner && { value: String(owner.id), label: owner.email }}
          {...field('owner_id')}
        />
        <Select
          label={t.status}
          allowDeselect={false}
          data={statuses.map((value) => ({ value, label: t[`status.${value}`] }))}
          {...field('status')}
        />
      </SimpleGrid>
      <Textarea label={t.summary} description={t.summaryHint} autosize minRows={2} {...field('summary')} />
      <Switch label={t.hasConsole} description={t.consoleHint} {...form.checkbox('has_console')} />
      {form.values.has_console && (
        <Fieldset legend={t.console}>
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <TextInput label={t.consoleHost} required {...field('console.host')} />
            <NumberInput label={t.consolePort} allowDecimal={false} {...field('console.port')} />
            <NumberInput
              label={`${t.vdiType} (${t.vdiTypeHint})`}
              allowDecimal={false}
              {...field('console.vdi_type')}
            />
          </SimpleGrid>
        </Fieldset>
      )}
    </FormFrame>
  );
}

function useMachineForm(machine: Machine | undefined, onDone: (machine: Machine) => void) {
  const t = useMessages(machineTexts);
  return useApiForm({
    schema: postMachines,
    initial: machine ? fromMachine(machine) : newMachine,
    toBody: toMachineBody,
    send: (body, version) =>
      machine && version !== undefined ? machineApi.change(machine.id, { ...body, version }) : machineApi.create(body),
    onDone,
    ...(machine && {
      editing: {
        current: machine,
        read: () => machineApi.read(machine.id),
        toValues: fromMachine,
        labels: {
          name: t.name,
          address: t.address,
          summary: t.summary,
          owner_id: t.owner,
          status: t.status,
          has_console: t.hasConsole,
          console: t.console,
        } satisfies Record<keyof MachineValues, string>,
      },
    }),
  });
}
