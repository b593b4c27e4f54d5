import { Alert, Button, Code, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiError } from '../api.ts';
import { common } from '../i18n/common.ts';
import { useMessages } from '../i18n/messages.ts';
import { failureText } from './failure-text.ts';

/** In the place of what could not be loaded. */
export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry?: (() => void) | undefined }) {
  const t = useMessages(common);
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <Alert color="red" variant="outline" title={t.failed} role="alert" my="md">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{failureText(error)}</Text>
        {requestId !== null && <Code>{t.requestId(requestId)}</Code>}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t.retry}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** A route that failed: most often its file is of a build that is gone. */
export function LoadFailed({ error }: { readonly error: unknown }) {
  const t = useMessages(common);
  const isGone = error instanceof TypeError && /import|module/i.test(error.message);
  return (
    <Alert color="red" variant="outline" title={isGone ? t.clientBehind : t.failed} role="alert">
      <Stack gap="xs" align="flex-start">
        {!isGone && <Text size="sm">{failureText(error)}</Text>}
        <Button size="xs" variant="default" onClick={() => location.reload()}>
          {t.reload}
        </Button>
      </Stack>
    </Alert>
  );
}

export function PageNotFound() {
  const t = useMessages(common);
  return (
    <Empty title={t.notFound}>
      <Button component={Link} to="/" variant="default">
        {t.back}
      </Button>
    </Empty>
  );
}

/** Nothing here yet: what it would be, and what to do first. */
export function Empty({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
}) {
  return (
    <Stack align="center" gap="sm" py={60} px="md">
      <Title order={2} size="h4" ta="center">
        {title}
      </Title>
      {text !== undefined && (
        <Text c="dimmed" ta="center" maw={440}>
          {text}
        </Text>
      )}
      {children}
    </Stack>
  );
}
