import { ActionIcon, type ActionIconProps, Group } from '@mantine/core';
import { IconDoorExit, IconKeyboard, IconLanguage, IconMoon, IconSun, IconUser } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ComponentProps, Suspense, lazy, useState } from 'react';
import { type Locale, locale, locales } from '../i18n/locale.ts';
import { useMessages } from '../i18n/messages.ts';
import { session, useProfile } from '../session/session.ts';
import { DropMenu } from '../ui/drop-menu.tsx';
import { tellFailure } from '../ui/tell.ts';
import { useShortcut } from '../ui/use-shortcut.ts';
import { useScheme } from './color-scheme.ts';
import { shellTexts } from './shell-texts.ts';

const ShortcutHelp = lazy(() => import('../ui/shortcut-help.tsx'));

/** On the right of the header: keys, colours, language, account. */
export function Tools() {
  const t = useMessages(shellTexts);
  const { email } = useProfile();
  const navigate = useNavigate();
  const scheme = useScheme();
  const schemeText = scheme.isDark ? t.toLight : t.toDark;
  const languages = Object.entries(locales).map(([lang, label]) => ({
    label,
    lang,
    run: () => locale.choose(lang as Locale),
  }));
  const account = [
    { label: t.account, icon: <IconUser size={16} />, run: () => void navigate({ to: '/account' }) },
    { label: t.signOut, icon: <IconDoorExit size={16} />, run: () => void session.signOut().catch(tellFailure) },
  ];
  return (
    <Group gap={4} wrap="nowrap">
      <Shortcuts />
      <Tool label={schemeText} onClick={scheme.toggle}>
        {scheme.isDark ? <IconSun size={18} /> : <IconMoon size={18} />}
      </Tool>
      <DropMenu
        target={
          <Tool label={t.language}>
            <IconLanguage size={18} />
          </Tool>
        }
        items={languages}
      />
      <DropMenu
        target={
          <Tool label={t.account}>
            <IconUser size={18} />
          </Tool>
        }
        heading={email}
        items={account}
      />
    </Group>
  );
}

function Shortcuts() {
  const t = useMessages(shellTexts);
  const [isOpen, setOpen] = useState(false);
  const open = () => setOpen(true);
  useShortcut('?', open);
  return (
    <>
      <Tool label={t.shortcuts} onClick={open} visibleFrom="sm">
        <IconKeyboard size={18} />
      </Tool>
      <Suspense>{isOpen && <ShortcutHelp onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}

function Tool({ label, ...props }: ActionIconProps & ComponentProps<'button'> & { readonly label: string }) {
  return <ActionIcon variant="subtle" color="gray" title={label} aria-label={label} {...props} />;
}
