import { createHash } from 'node:crypto';
import type { Form, Profile } from './model.ts';

/** Raise it whenever any renderer writes different bytes for the same profile; the golden test insists. */
export const RENDERER_VERSION = 3;

/**
 * A strong ETag (quotes included) of what `render` would give, without rendering, so that a 304 costs one hash. It covers what
 * the form writes and no more: usage turns only the SIP008 tag, for only SIP008 shows it.
 */
export function documentTag(form: Form, profile: Profile): string {
  const text = canonical([RENDERER_VERSION, form, profile.access, extrasOf(form, profile), ...templateOf(profile)]);
  return `"${createHash('sha256').update(text).digest('base64url')}"`;
}

/** Whether documents of this form say what the subscription is called. */
export const showsTitle = (form: Form): boolean => form.startsWith('v2ray');

const templateOf = ({ template, values, access }: Profile): unknown[] =>
  template && access.kind === 'usable' ? [template.digest, values] : [];

function extrasOf(form: Form, { title, managedUrl, updateIntervalHours, usage }: Profile): unknown {
  if (form === 'sip008') return usage;
  if (form.startsWith('surge') || form.startsWith('surfboard')) return { managedUrl, updateIntervalHours };
  if (showsTitle(form)) return { title };
  return null;
}

/** JSON with sorted keys, so that two equal profiles give one text however they were put together. */
function canonical(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}
