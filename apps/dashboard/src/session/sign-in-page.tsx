import { Alert, Button, Center, Group, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { ApiError } from '@orrery/api-client';
import { type SubmitEvent, useState } from 'react';
import { locale, locales, type Locale, useLocale } from '../i18n/locale.ts';
import { useMessages } from '../i18n/messages.ts';
import { failureText } from '../ui/failure-text.ts';
import { session } from './session.ts';
import { sessionTexts } from './session-texts.ts';

/** Stands in the place of whatever was asked for; after it, that is shown. */
export function SignInPage({ ended }: { readonly ended: boolean }) {
  const t = useMessages(sessionTexts);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);

  async function enter(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      await session.signIn(email, password);
    } catch (error) {
      setFailure(error);
      setPassword('');
      setBusy(false);
    }
  }

  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w="100%" maw={380} shadow="sm">
        <form onSubmit={(event) => void enter(event)}>
          <Stack>
            <Title order={1} size="h3">
              Orrery
            </Title>
            {ended && failure === undefined && <Alert variant="outline">{t.ended}</Alert>}
            {!isSecureContext && (
              <Alert variant="outline" color="yellow">
                {t.insecure}
              </Alert>
            )}
            {failure !== undefined && (
              <Alert variant="outline" color="red" role="alert">
                <SignInFailure error={failure} />
              </Alert>
            )}
            <TextInput
              label={t.email}
              value={email}
              onChange={({ currentTarget }) => setEmail(currentTarget.value)}
              autoComplete="username"
              // An address like admin@localhost is one of ours.
              type="text"
              inputMode="email"
              required
              withAsterisk={false}
              autoFocus
              data-autofocus
            />
            <PasswordInput
              label={t.password}
              value={password}
              onChange={({ currentTarget }) => setPassword(currentTarget.value)}
              autoComplete="current-password"
              required
              withAsterisk={false}
            />
            <Button type="submit" loading={isBusy}>
              {t.signIn}
            </Button>
            <LanguageLinks />
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}

function SignInFailure({ error }: { readonly error: unknown }) {
  const t = useMessages(sessionTexts);
  if (error instanceof ApiError && error.status === 401) return t.wrong;
  if (error instanceof ApiError && error.status === 429)
    return t.limited(Number(error.details['retryAfterSeconds'] ?? 1));
  return failureText(error);
}

function LanguageLinks() {
  const current = useLocale();
  return (
    <Group justify="center" gap="xs">
      {Object.entries(locales).map(([tag, name]) => (
        <Button
          key={tag}
          lang={tag}
          size="compact-xs"
          variant={tag === current ? 'default' : 'subtle'}
          color="gray"
          aria-pressed={tag === current}
          onClick={() => locale.choose(tag as Locale)}
        >
          {name}
        </Button>
      ))}
    </Group>
  );
}
