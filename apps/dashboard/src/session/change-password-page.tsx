import { Button, Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useMessages } from '../i18n/messages.ts';
import { tellFailure } from '../ui/tell.ts';
import { PasswordForm } from './password-form.tsx';
import { session } from './session.ts';
import { sessionTexts } from './session-texts.ts';

/** Until the password is changed, nothing else is open. */
export default function ChangePasswordPage() {
  const t = useMessages(sessionTexts);
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w="100%" maw={440} shadow="sm">
        <Stack>
          <Title order={1} size="h3">
            {t.mustChange}
          </Title>
          <Text c="dimmed">{t.mustChangeWhy}</Text>
          <PasswordForm onChanged={() => session.reread()} />
          <Button
            variant="subtle"
            color="gray"
            style={{ alignSelf: 'flex-start' }}
            onClick={() => void session.signOut().catch(tellFailure)}
          >
            {t.signOut}
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
