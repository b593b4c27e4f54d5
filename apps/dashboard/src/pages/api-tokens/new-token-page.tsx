import { Button, Checkbox, Group, Select, Stack, TextInput } from '@mantine/core';
import { postApiTokens } from '@orrery/api-client/bodies';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '../../i18n/messages.ts';
import { FormFrame } from '../../ui/form/form-frame.tsx';
import { useLeaveGuard } from '../../ui/form/leave-guard.ts';
import { useApiForm } from '../../ui/form/use-api-form.ts';
import { PageFrame } from '../../ui/page.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import { useChanged } from '../../ui/use-changed.ts';
import { type CreatedToken, tokenApi } from './token-api.ts';
import { tokenTexts } from './token-texts.ts';
import { expiries, newToken, scopes, toTokenBody } from './token-values.ts';

export default function NewTokenPage() {
  const t = useMessages(tokenTexts);
  const changed = useChanged('api-tokens');
  const [made, setMade] = useState<CreatedToken>();
  return (
    <PageFrame title={t.newToken}>
      {made ? (
        <Made token={made} />
      ) : (
        <TokenForm
          onDone={(token) => {
            changed();
            setMade(token);
          }}
        />
      )}
    </PageFrame>
  );
}

function Made({ token: { name, token } }: { readonly token: CreatedToken }) {
  const t = useMessages(tokenTexts);
  return (
    <Stack maw={760} align="flex-start">
      {token === undefined ? t.gone(name) : <SecretOnce title={t.madeTitle(name)} text={t.madeText} secret={token} />}
      <Button component={Link} to="/api-tokens" variant="default">
        {t.toList}
      </Button>
    </Stack>
  );
}

function TokenForm({ onDone }: { readonly onDone: (token: CreatedToken) => void }) {
  const t = useMessages(tokenTexts);
  const form = useApiForm({
    schema: postApiTokens,
    initial: newToken,
    toBody: toTokenBody,
    send: tokenApi.create,
    onDone,
  });
  useLeaveGuard(form.isDirty);
  const { field } = form;
  return (
    <FormFrame form={form} send={t.createToken} maw={760}>
      <TextInput label={t.name} description={t.nameHint} required {...field('name')} />
      <Checkbox.Group label={t.scopes} required {...field('scopes')}>
        <Stack gap="xs" mt="xs">
          {scopes.map((scope) => (
            <Checkbox key={scope} value={scope} label={t[`scope.${scope}`]} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Group align="flex-start">
        <Select
          label={t.expires}
          allowDeselect={false}
          data={expiries.map((value) => ({ value, label: t[`expiry.${value}`] }))}
          {...field('expiry')}
        />
        {form.values.expiry === 'at' && (
          <TextInput type="datetime-local" label={t.expiresAt} required {...field('expires_at')} />
        )}
      </Group>
    </FormFrame>
  );
}
