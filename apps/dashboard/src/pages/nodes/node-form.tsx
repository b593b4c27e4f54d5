import {
  Autocomplete,
  Fieldset,
  NumberInput,
  Select,
  SimpleGrid,
  Switch,
  TagsInput,
  TextInput,
  Textarea,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { FormFrame } from '../../ui/form/form-frame.tsx';
import { useLeaveGuard } from '../../ui/form/leave-guard.ts';
import { type Node, nodeApi } from './node-api.ts';
import { type NodeFormState, type NodeSaved, listField, useNodeForm } from './node-form-state.ts';
import { ProtocolFields } from './node-protocol-fields.tsx';
import { agents, protocols } from './node-protocols.ts';
import { SecurityFields } from './node-security-fields.tsx';
import { nodeTexts } from './node-texts.ts';
import { takesRoute } from './node-values.ts';

interface NodeFormProps {
  /** The node that is changed; without one, a new one is made. */
  readonly node?: Node;
  readonly onDone: NodeSaved;
}

export function NodeForm({ node, onDone }: NodeFormProps) {
  const t = useMessages(nodeTexts);
  const words = useMessages(common);
  const form = useNodeForm(node, onDone);
  useLeaveGuard(form.isDirty);
  const { field } = form;
  return (
    <FormFrame form={form} send={node ? words.save : t.createNode} maw={760}>
      <Fieldset legend={t.sectionWhere}>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label={t.name} description={t.nameHint} required {...field('name')} />
          <TextInput label={t.address} description={t.addressHint} required {...field('server_address')} />
          <NumberInput label={t.port} required allowDecimal={false} {...field('server_port')} />
          <NumberInput
            label={t.listenPort}
            description={t.listenPortHint}
            allowDecimal={false}
            {...field('listen_port')}
          />
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend={t.sectionProtocol}>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label={t.protocol}
            description={t.protocolFixed}
            allowDeselect={false}
            disabled={node !== undefined}
            data={[...protocols]}
            {...field('protocol')}
          />
          <Select
            label={t.agent}
            description={t.agentHint}
            allowDeselect={false}
            data={agents.map((value) => ({ value, label: t[`agent.${value}`] }))}
            {...field('agent')}
          />
          <ProtocolFields form={form} />
        </SimpleGrid>
      </Fieldset>
      {form.values.protocol !== 'shadowsocks' && <SecurityFields form={form} isNew={node === undefined} />}
      {takesRoute(form.values) && <RouteFields form={form} />}
      <OperatorFields form={form} />
    </FormFrame>
  );
}

/** What users may reach through the node, beside what its agent refuses by itself. */
function RouteFields({ form }: { readonly form: NodeFormState }) {
  const t = useMessages(nodeTexts);
  return (
    <Fieldset legend={t.sectionRoute}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TagsInput label={t.routeAllow} description={t.routeAllowHint} {...listField(form, 'route.allow')} />
        <TagsInput label={t.routeBlock} description={t.routeBlockHint} {...listField(form, 'route.block')} />
        <Switch label={t.routeMail} {...form.checkbox('route.mail')} />
        <Switch label={t.routeBittorrent} {...form.checkbox('route.bittorrent')} />
      </SimpleGrid>
    </Fieldset>
  );
}

function OperatorFields({ form }: { readonly form: NodeFormState }) {
  const t = useMessages(nodeTexts);
  const { field, checkbox } = form;
  const labels = useQuery({ queryKey: ['nodes', 'labels'], queryFn: nodeApi.labels }).data;
  const machines = useQuery({ queryKey: ['nodes', 'machines'], queryFn: nodeApi.machines }).data?.items ?? [];
  return (
    <Fieldset legend={t.sectionOperator}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TagsInput label={t.tags} description={t.tagsHint} data={labels?.tags ?? []} {...listField(form, 'tags')} />
        <Autocomplete label={t.region} data={labels?.regions ?? []} {...field('region')} />
        <NumberInput
          label={t.multiplier}
          description={t.multiplierHint}
          decimalScale={3}
          step={0.1}
          {...field('multiplier')}
        />
        <NumberInput label={t.sortOrder} description={t.sortOrderHint} allowDecimal={false} {...field('sort_order')} />
        <Select
          label={t.machine}
          placeholder={t.noMachine}
          clearable
          searchable
          data={machines.map(({ id, name }) => ({ value: String(id), label: name || String(id) }))}
          {...field('machine_id')}
        />
        <Switch label={t.hidden} mt={{ sm: 30 }} {...checkbox('hidden')} />
      </SimpleGrid>
      <Textarea label={t.description} autosize minRows={2} mt="md" {...field('description')} />
    </Fieldset>
  );
}
