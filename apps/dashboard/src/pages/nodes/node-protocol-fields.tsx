import { NumberInput, PasswordInput, Select, Switch, TextInput, Textarea } from '@mantine/core';
import { useMessages } from '../../i18n/messages.ts';
import { type NodeFormState, listField } from './node-form-state.ts';
import { congestionControls, encryptionMethods, pluginOptions, udpRelayModes, vmessCiphers } from './node-protocols.ts';
import { nodeTexts } from './node-texts.ts';
import { takesOwnPorts, takesVision } from './node-values.ts';

interface FieldsProps {
  readonly form: NodeFormState;
}

/** What the chosen protocol can be told, beside transport and security. */
export function ProtocolFields({ form }: FieldsProps) {
  const t = useMessages(nodeTexts);
  const { field, checkbox, values } = form;
  switch (values.protocol) {
    case 'shadowsocks':
      return <ShadowsocksFields form={form} />;
    case 'vless':
      return takesVision(values) ? <Switch label={t.vision} {...checkbox('settings.vision')} /> : null;
    case 'vmess':
      return <Select label={t.cipher} allowDeselect={false} data={vmessCiphers} {...field('settings.cipher')} />;
    case 'hysteria2':
      return <Hysteria2Fields form={form} />;
    case 'tuic':
      return (
        <>
          <Select
            label={t.congestion}
            allowDeselect={false}
            data={congestionControls}
            {...field('settings.congestion_control')}
          />
          <Select label={t.udpRelay} allowDeselect={false} data={udpRelayModes} {...field('settings.udp_relay_mode')} />
        </>
      );
    case 'anytls':
      return <AnytlsFields form={form} />;
    case 'trojan':
      return null;
  }
}

const PLUGIN_CHOICES: Readonly<Record<string, readonly string[]>> = {
  obfs: ['http', 'tls'],
  mode: ['websocket', 'quic'],
};

function ShadowsocksFields({ form }: FieldsProps) {
  const t = useMessages(nodeTexts);
  const { field, checkbox, values } = form;
  const options = values.plugin === null ? [] : (pluginOptions[values.plugin] ?? []);
  return (
    <>
      <Select label={t.method} allowDeselect={false} data={encryptionMethods} {...field('encryption_method')} />
      <Select
        label={t.plugin}
        placeholder={t.noPlugin}
        clearable
        data={Object.keys(pluginOptions)}
        {...field('plugin')}
      />
      {options.map((option) => {
        const label = t[`opt.${option}` as 'opt.host'];
        const path = `plugin_opts.${option}`;
        const choices = PLUGIN_CHOICES[option];
        if (option === 'tls') return <Switch key={option} label={label} {...checkbox(path)} />;
        if (!choices) return <TextInput key={option} label={label} {...field(path)} />;
        return <Select key={option} label={label} allowDeselect={false} data={[...choices]} {...field(path)} />;
      })}
      {takesOwnPorts(values) && <Switch label={t.ownPorts} {...checkbox('port_per_subscription')} />}
    </>
  );
}

function Hysteria2Fields({ form }: FieldsProps) {
  const t = useMessages(nodeTexts);
  const { field, checkbox, values } = form;
  return (
    <>
      <NumberInput label={t.upMbps} description={t.mbpsHint} allowDecimal={false} {...field('settings.up_mbps')} />
      <NumberInput label={t.downMbps} description={t.mbpsHint} allowDecimal={false} {...field('settings.down_mbps')} />
      <TextInput label={t.hopping} description={t.hoppingHint} {...field('settings.ports')} />
      <Switch label={t.obfs} mt={{ sm: 30 }} {...checkbox('settings.obfs.on')} />
      {values.settings.obfs.on && (
        <PasswordInput label={t.obfsPassword} required autoComplete="off" {...field('settings.obfs.password')} />
      )}
    </>
  );
}

function AnytlsFields({ form }: FieldsProps) {
  const t = useMessages(nodeTexts);
  const { field } = form;
  return (
    <>
      <NumberInput label={t.idleCheck} allowDecimal={false} {...field('settings.idle_session_check_interval')} />
      <NumberInput label={t.idleTimeout} allowDecimal={false} {...field('settings.idle_session_timeout')} />
      <NumberInput label={t.minIdle} allowDecimal={false} {...field('settings.min_idle_session')} />
      <Textarea
        label={t.padding}
        description={t.paddingHint}
        autosize
        minRows={2}
        {...listField(form, 'settings.padding')}
      />
    </>
  );
}
