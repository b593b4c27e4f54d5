import { Paper, Stack, Text, Title } from '@mantine/core';
import { useMessages } from '../../i18n/messages.ts';
import { navigationTexts } from '../../app/navigation.ts';
import { PasswordForm } from '../../session/password-form.tsx';
import { sessionTexts } from '../../session/session-texts.ts';
import { useProfile } from '../../session/session.ts';
import { PageFrame } from '../../ui/page.tsx';

export default function AccountPage() {
  const t = useMessages(sessionTexts);
  const { account } = useMessages(navigationTexts);
  const { email } = useProfile();
  return (
    <PageFrame title={account}>
      <Stack>
        <Text>{email}</Text>
        <Paper withBorder p="lg" maw={460}>
          <Title order={2} size="h4" mb="md">
            {t.changePassword}
          </Title>
          <PasswordForm onChanged={() => undefined} />
        </Paper>
      </Stack>
    </PageFrame>
  );
}
