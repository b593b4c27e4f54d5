import { Fieldset, MultiSelect, PasswordInput, Select, SimpleGrid, Switch, TagsInput, TextInput } from '@mantine/core';
import { useMessages } from '../../i18n/messages.ts';
import { type NodeFormState, listField } from './node-form-state.ts';
import { carriesStream, fingerprints, isQuic, securityTypesOf, transportTypesOf } from './node-protocols.ts';
import { nodeTexts } from './node-texts.ts';
import { chosenOf } from './node-values.ts';

interface FieldsProps {
  readonly form: NodeFormState;
  readonly isNew: boolean;
}

/** How the stream travels, and what hides it. */
export function SecurityFields({ form, isNew }: FieldsProps) {
  const t = useMessages(nodeTexts);
  const { protocol } = form.values;
  const { security } = chosenOf(form.values);
  const types = securityTypesOf(protocol);
  return (
    <>
      {carriesStream(protocol) && <TransportFields form={form} />}
      <Fieldset legend={t.sectionSecurity}>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {types.length > 1 && (
            <Select
              label={t.security}
              allowDeselect={false}
              data={types.map((value) => ({ value, label: t[`security.${value}`] }))}
              {...form.field('settings.security.type')}
              value={security}
            />
          )}
          {security === 'tls' && <TlsFields form={form} />}
          {security === 'reality' && <RealityFields form={form} isNew={isNew} />}
        </SimpleGrid>
      </Fieldset>
    </>
  );
}

function TransportFields({ form }: Pick<FieldsProps, 'form'>) {
  const t = useMessages(nodeTexts);
  const { field, values } = form;
  const { transport, security } = chosenOf(values);
  return (
    <Fieldset legend={t.sectionTransport}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t.transport}
          allowDeselect={false}
          data={transportTypesOf(values.protocol, security).map((value) => ({ value, label: t[`transport.${value}`] }))}
          {...field('settings.transport.type')}
          value={transport}
        />
        {transport === 'grpc' && (
          <TextInput label={t.serviceName} required {...field('settings.transport.service_name')} />
        )}
        {transport !== 'grpc' && transport !== 'tcp' && (
          <>
            <TextInput label={t.path} {...field('settings.transport.path')} />
            <TextInput label={t.host} description={t.hostHint} {...field('settings.transport.host')} />
          </>
        )}
      </SimpleGrid>
    </Fieldset>
  );
}

function Fingerprint({ form }: Pick<FieldsProps, 'form'>) {
  const t = useMessages(nodeTexts);
  return (
    <Select
      label={t.fingerprint}
      description={t.fingerprintHint}
      clearable
      data={fingerprints}
      {...form.field('settings.security.fingerprint')}
    />
  );
}

function TlsFields({ form }: Pick<FieldsProps, 'form'>) {
  const t = useMessages(nodeTexts);
  const { field, checkbox, values } = form;
  return (
    <>
      <TextInput label={t.sni} description={t.sniHint} {...field('settings.security.sni')} />
      {!isQuic(values.protocol) && (
        <>
          <Fingerprint form={form} />
          <MultiSelect
            label={t.alpn}
            description={t.alpnHint}
            data={['h2', 'http/1.1']}
            {...listField(form, 'settings.security.alpn')}
          />
        </>
      )}
      <TextInput label={t.certificate} description={t.certificateHint} {...field('certificate_sha256')} />
      <Switch label={t.selfSigned} {...checkbox('settings.security.allow_insecure')} />
    </>
  );
}

function RealityFields({ form, isNew }: FieldsProps) {
  const t = useMessages(nodeTexts);
  const { field } = form;
  const path = 'settings.security.reality';
  return (
    <>
      <TextInput
        label={t.target}
        description={t.targetHint}
        required
        placeholder="www.example.com:443"
        {...field(`${path}.target`)}
      />
      <TagsInput
        label={t.serverNames}
        description={t.serverNamesHint}
        required
        {...listField(form, `${path}.server_names`)}
      />
      <TextInput label={t.sni} description={t.sniRealityHint} {...field('settings.security.sni')} />
      <Fingerprint form={form} />
      <PasswordInput
        label={t.privateKey}
        description={isNew ? t.privateKeyNew : t.privateKeyKeep}
        autoComplete="off"
        {...field(`${path}.private_key`)}
      />
      <TagsInput label={t.shortIds} description={t.shortIdsHint} {...listField(form, `${path}.short_ids`)} />
    </>
  );
}
