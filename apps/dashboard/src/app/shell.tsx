import { ActionIcon, AppShell, Burger, Group, Menu, NavLink, ScrollArea, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDoorExit, IconKeyboard, IconLanguage, IconMoon, IconSun, IconUser } from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { type Locale, locale, locales } from '../i18n/locale.ts';
import { useMessages } from '../i18n/messages.ts';
import { session, useProfile } from '../session/session.ts';
import { ShortcutHelp } from '../ui/shortcuts.tsx';
import { tellFailure } from '../ui/tell.ts';
import { useScheme } from './color-scheme.ts';
import { destinations, navigationTexts } from './navigation.ts';
import { shellTexts } from './shell-texts.ts';

export function Shell() {
  const t = useMessages(shellTexts);
  const [opened, { toggle, close }] = useDisclosure();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(close, [path, close]);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip" href="#main">
        {t.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t.navigation} />
            <Text fw={700}>Orrery</Text>
          </Group>
          <Tools />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={t.navigation}>
        <AppShell.Section grow component={ScrollArea} p="xs">
          <Navigation path={path} />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

function Navigation({ path }: { readonly path: string }) {
  const t = useMessages(navigationTexts);
  const { role } = useProfile();
  return destinations[role].map(({ to, text, icon: Icon }) => {
    const isHere = path === to || path.startsWith(`${to}/`);
    return (
      <NavLink
        key={to}
        component={Link}
        to={to}
        label={t[text]}
        leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
        active={isHere}
        aria-current={isHere ? 'page' : undefined}
        variant="light"
      />
    );
  });
}

function Tools() {
  const t = useMessages(shellTexts);
  const { email } = useProfile();
  const scheme = useScheme();
  const [help, { open, close }] = useDisclosure();
  const schemeText = scheme.isDark ? t.toLight : t.toDark;
  return (
    <Group gap={4} wrap="nowrap">
      <Tooltip label={t.shortcuts}>
        <ActionIcon variant="subtle" color="gray" onClick={open} aria-label={t.shortcuts} visibleFrom="sm">
          <IconKeyboard size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={schemeText}>
        <ActionIcon variant="subtle" color="gray" onClick={scheme.toggle} aria-label={schemeText}>
          {scheme.isDark ? <IconSun size={18} /> : <IconMoon size={18} />}
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t.language}>
            <IconLanguage size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {Object.entries(locales).map(([tag, name]) => (
            <Menu.Item key={tag} lang={tag} onClick={() => locale.choose(tag as Locale)}>
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t.account}>
            <IconUser size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{email}</Menu.Label>
          <Menu.Item component={Link} to="/account" leftSection={<IconUser size={16} />}>
            {t.account}
          </Menu.Item>
          <Menu.Item leftSection={<IconDoorExit size={16} />} onClick={() => void session.signOut().catch(tellFailure)}>
            {t.signOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ShortcutHelp opened={help} onOpen={open} onClose={close} />
    </Group>
  );
}
