import { Button, Group, Stack } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/messages.ts';
import { PageFrame } from '../../ui/page.tsx';
import { probeTexts } from './probe-texts.ts';

const views = [
  { to: '/probes', text: 'nodes' },
  { to: '/probes/hosts', text: 'hosts' },
  { to: '/probes/missions', text: 'missions' },
  { to: '/probes/results', text: 'results' },
] as const;

/** One of the lists of probes, with the way to the others. */
export function ProbeFrame({ actions, children }: { readonly actions?: ReactNode; readonly children: ReactNode }) {
  const t = useMessages(probeTexts);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <PageFrame title={t.title} actions={actions}>
      <Stack>
        <Group component="nav" gap="xs" aria-label={t.title}>
          {views.map(({ to, text }) => (
            <Button
              key={to}
              component={Link}
              to={to}
              size="compact-md"
              variant={path === to ? 'filled' : 'default'}
              aria-current={path === to ? 'page' : undefined}
            >
              {t[text]}
            </Button>
          ))}
        </Group>
        {children}
      </Stack>
    </PageFrame>
  );
}
