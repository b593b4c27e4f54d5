import { Button, PasswordInput, Stack } from '@mantine/core';
import { putAuthPassword } from '@orrery/api-client/bodies';
import { api, done } from '../api.ts';
import { useMessages } from '../i18n/messages.ts';
import { useApiForm } from '../ui/form/use-api-form.ts';
import { FormProblems } from '../ui/form/form-problems.tsx';
import { tellDone } from '../ui/tell.ts';
import { sessionTexts } from './session-texts.ts';

/** The own password; `onChanged` runs when it is another. */
export function PasswordForm({ onChanged }: { readonly onChanged: () => Promise<void> | void }) {
  const t = useMessages(sessionTexts);
  const form = useApiForm({
    schema: putAuthPassword,
    initial: { current_password: '', new_password: '', again: '' },
    toBody: ({ current_password, new_password }) => ({ current_password, new_password }),
    check: ({ new_password, again }) => (new_password === again ? {} : { again: t.notTheSame }),
    send: (body) => done(api.PUT('/auth/password', { body })),
    async onDone() {
      tellDone(t.changed);
      form.reset();
      await onChanged();
    },
  });
  return (
    <form onSubmit={form.submit} noValidate>
      <Stack maw={380}>
        <FormProblems form={form} />
        <PasswordInput
          label={t.currentPassword}
          autoComplete="current-password"
          required
          {...form.field('current_password')}
        />
        <PasswordInput
          label={t.newPassword}
          description={t.newPasswordHint}
          autoComplete="new-password"
          required
          {...form.field('new_password')}
        />
        <PasswordInput label={t.again} autoComplete="new-password" required {...form.field('again')} />
        <Button type="submit" loading={form.isSending} style={{ alignSelf: 'flex-start' }}>
          {t.changePassword}
        </Button>
      </Stack>
    </form>
  );
}
