import { Anchor, Box, Button, Group, Stack, Title } from '@mantine/core';
import { IconArrowLeft, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useShortcut } from './use-shortcut.ts';

interface PageProps {
  readonly title: string;
  /** Where it belongs, for screens whose menu is closed. */
  readonly back?: { readonly to: string; readonly label: string } | undefined;
  /** Buttons on the right of the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page: its title, also the browser's, and what may be done. */
export function PageFrame({ title, back, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Orrery`;
  }, [title]);
  return (
    <Stack gap="md">
      {back && (
        <Anchor component={Link} to={back.to} size="sm" w="fit-content">
          <Group gap={4} wrap="nowrap">
            <IconArrowLeft size={16} aria-hidden />
            {back.label}
          </Group>
        </Anchor>
      )}
      <Group justify="space-between" align="center">
        <Title order={1} size="h2">
          {title}
        </Title>
        <Group gap="xs">{actions}</Group>
      </Group>
      <Box>{children}</Box>
    </Stack>
  );
}

/** The button that makes a new one; `n` does the same. */
export function NewButton({ to, label }: { readonly to: string; readonly label: string }) {
  const navigate = useNavigate();
  useShortcut('n', () => void navigate({ to }));
  return (
    <Button component={Link} to={to} leftSection={<IconPlus size={16} />} aria-keyshortcuts="n">
      {label}
    </Button>
  );
}
