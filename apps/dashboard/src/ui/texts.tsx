import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { formatBytes, formatExactBytes } from '../format/bytes.ts';
import { formatExactTime, formatTime } from '../format/time.ts';
import { common } from '../i18n/common.ts';
import { useLocale } from '../i18n/locale.ts';
import { useMessages } from '../i18n/messages.ts';

/** Bytes in binary units; exactly on hover. */
export function BytesText({ bytes }: { readonly bytes: number }) {
  const locale = useLocale();
  return (
    <span className="numbers nowrap" title={formatExactBytes(bytes, locale)}>
      {formatBytes(bytes, locale)}
    </span>
  );
}

/** A moment in the viewer's zone; to the second on hover. `null` reads as never. */
export function TimeText({ at }: { readonly at: string | null }) {
  const locale = useLocale();
  const t = useMessages(common);
  if (at === null) return t.never;
  return (
    <time dateTime={at} className="nowrap" title={formatExactTime(at, locale)}>
      {formatTime(at, locale)}
    </time>
  );
}

const TONES = {
  good: 'var(--mantine-color-teal-6)',
  waiting: 'var(--mantine-color-yellow-6)',
  bad: 'var(--mantine-color-red-6)',
  neutral: 'var(--mantine-color-gray-5)',
} as const;

/** A state in a word, with a dot whose colour only repeats it. */
export function StatusText({ tone, label }: { readonly tone: keyof typeof TONES; readonly label: string }) {
  return (
    <Group gap={6} wrap="nowrap" component="span" display="inline-flex">
      <span aria-hidden style={{ width: 8, height: 8, borderRadius: '50%', background: TONES[tone], flex: 'none' }} />
      <Text size="sm" span className="nowrap">
        {label}
      </Text>
    </Group>
  );
}

/** The way from a row to its page. */
export function RowLink({ to, children }: { readonly to: string; readonly children: string }) {
  return (
    <Anchor component={Link} to={to} size="sm" fw={500}>
      {children}
    </Anchor>
  );
}
