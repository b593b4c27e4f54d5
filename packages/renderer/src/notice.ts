import type { Instant } from '@orrery/kernel';
import type { ShadowsocksHost } from './host.ts';
import type { Access, InertReason, Language } from './model.ts';

/** What a document without a usable host says instead: one entry that leads nowhere, named after the reason. */
export interface Notice {
  /** The reason as a hostname label: `expired` in `expired.invalid`. */
  readonly word: InertReason | 'empty';
  readonly name: string;
}

/** For formats in which an entry needs a host. `.invalid` never resolves (RFC 2606), so this one reaches nobody. */
export const noticeSubstitute = ({ word, name }: Notice): ShadowsocksHost => ({
  protocol: 'shadowsocks',
  /** SIP008 wants an id; this one is nobody's. */
  key: '00000000-0000-4000-8000-000000000000',
  name,
  address: `${word}.invalid`,
  port: 443,
  method: 'aes-128-gcm',
  password: 'none',
});

const reasons: Readonly<Record<Language, Readonly<Record<InertReason, string>>>> = {
  en: {
    pending: 'Subscription not started yet',
    limited: 'Traffic used up',
    expired: 'Subscription expired',
    suspended: 'Subscription suspended',
    cancelled: 'Subscription cancelled',
    devices: 'Too many devices: remove one',
    unidentified: 'This app does not identify the device: use another',
  },
  zh: {
    pending: '订阅尚未开始',
    limited: '流量已用完',
    expired: '订阅已到期',
    suspended: '订阅已暂停',
    cancelled: '订阅已取消',
    devices: '设备数量已达上限，请移除一台',
    unidentified: '此应用不提供设备标识，请换用其他应用',
  },
  fa: {
    pending: 'اشتراک هنوز شروع نشده است',
    limited: 'حجم ترافیک تمام شده است',
    expired: 'اشتراک منقضی شده است',
    suspended: 'اشتراک موقتاً متوقف شده است',
    cancelled: 'اشتراک لغو شده است',
    devices: 'تعداد دستگاه‌ها به حد مجاز رسیده؛ یکی را حذف کنید',
    unidentified: 'این برنامه دستگاه را معرفی نمی‌کند؛ برنامه دیگری به کار ببرید',
  },
  ru: {
    pending: 'Подписка ещё не началась',
    limited: 'Трафик исчерпан',
    expired: 'Подписка истекла',
    suspended: 'Подписка приостановлена',
    cancelled: 'Подписка отменена',
    devices: 'Слишком много устройств: удалите одно',
    unidentified: 'Это приложение не называет устройство: возьмите другое',
  },
};

/** When a pending one starts, and when the others end; the time goes in between. */
const ends: Readonly<Record<Language, (time: string, starts: boolean) => string>> = {
  en: (time, starts) => `${starts ? 'starts' : 'until'} ${time}`,
  zh: (time, starts) => `${time} ${starts ? '开始' : '恢复'}`,
  fa: (time, starts) => `${starts ? 'شروع' : 'تا'} ${time}`,
  ru: (time, starts) => `${starts ? 'начало' : 'до'} ${time}`,
};

export function inertNotice({ status, until, language }: Extract<Access, { kind: 'inert' }>): Notice {
  const reason = reasons[language][status];
  if (until === null) return { word: status, name: reason };
  return { word: status, name: `${reason} · ${ends[language](minuteInUtc(until), status === 'pending')}` };
}

/** A usable subscription, but nothing this client could use. Its language is not known here: both. */
export const emptyNotice: Notice = { word: 'empty', name: 'No usable server · 没有可用节点' };

const minuteInUtc = (instant: Instant): string =>
  `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
