import type { Instant } from '@orrery/kernel';
import type { Access, InertStatus, Language } from './model.ts';

/** What a document without a usable host says instead: one entry that leads nowhere, named after the reason. */
export interface Notice {
  /** The reason as a hostname label: `expired` in `expired.invalid`. */
  readonly word: InertStatus | 'empty';
  readonly name: string;
}

/** `.invalid` never resolves (RFC 2606), so this entry reaches nobody. */
export const noticeHost = {
  /** SIP008 wants an id; this one is nobody's. */
  key: '00000000-0000-4000-8000-000000000000',
  method: 'aes-128-gcm',
  password: 'none',
  port: 443,
} as const;

export const noticeAddress = ({ word }: Notice): string => `${word}.invalid`;

const reasons: Readonly<Record<Language, Readonly<Record<InertStatus, string>>>> = {
  en: {
    pending: 'Subscription not started yet',
    limited: 'Traffic used up',
    expired: 'Subscription expired',
    suspended: 'Subscription suspended',
    cancelled: 'Subscription cancelled',
  },
  zh: {
    pending: '订阅尚未开始',
    limited: '流量已用完',
    expired: '订阅已到期',
    suspended: '订阅已暂停',
    cancelled: '订阅已取消',
  },
};

export function inertNotice({ status, until, language }: Extract<Access, { kind: 'inert' }>): Notice {
  const reason = reasons[language][status];
  if (until === null) return { word: status, name: reason };
  const time = minuteInUtc(until);
  const end =
    language === 'zh'
      ? `${time} ${status === 'pending' ? '开始' : '恢复'}`
      : `${status === 'pending' ? 'starts' : 'until'} ${time}`;
  return { word: status, name: `${reason} · ${end}` };
}

/** A usable subscription, but nothing this client could use. Its language is not known here: both. */
export const emptyNotice: Notice = { word: 'empty', name: 'No usable server · 没有可用节点' };

const minuteInUtc = (instant: Instant): string =>
  `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
