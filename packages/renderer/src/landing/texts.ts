import type { InertStatus, Language } from '../model.ts';
import type { Trait } from './apps.ts';
import type { LandingStanding, Platform } from './model.ts';

/** Everything the page says, in one language. */
export interface Texts {
  readonly dir: 'ltr' | 'rtl';
  readonly status: Readonly<Record<LandingStanding['status'], string>>;
  /** Why nothing can be used, and what to do. */
  readonly why: Readonly<Record<InertStatus | 'on_hold', string>>;
  readonly startsAt: (time: string) => string;
  readonly backAt: (time: string) => string;
  readonly plan: string;
  readonly usage: string;
  readonly used: string;
  readonly left: string;
  readonly quota: string;
  readonly unlimited: string;
  readonly upload: string;
  readonly download: string;
  readonly usedOf: (used: string, total: string) => string;
  readonly expires: string;
  readonly never: string;
  readonly nextReset: string;
  readonly history: (days: number) => string;
  readonly historyOf: (total: string) => string;
  readonly asTable: string;
  readonly day: string;
  readonly traffic: string;
  readonly link: string;
  readonly linkHint: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyFailed: string;
  readonly qrCode: string;
  readonly qrOfLink: string;
  readonly qrOf: (app: string) => string;
  readonly apps: string;
  readonly appsHint: string;
  readonly device: string;
  readonly platforms: Readonly<Record<Platform, string>>;
  readonly traits: Readonly<Record<Trait, string>>;
  readonly addTo: (app: string) => string;
  readonly noImport: string;
  readonly format: string;
  readonly formats: string;
  readonly formatsHint: string;
  readonly announcement: string;
  readonly support: string;
}

const en: Texts = {
  dir: 'ltr',
  status: {
    active: 'Active',
    on_hold: 'Ready',
    pending: 'Not started yet',
    limited: 'Traffic used up',
    expired: 'Expired',
    suspended: 'Suspended',
    cancelled: 'Cancelled',
  },
  why: {
    on_hold: 'Your term starts when you first connect.',
    pending: 'Your subscription has not started yet.',
    limited: 'All traffic of this period is used up.',
    expired: 'Your subscription has ended. Renew it to go on.',
    suspended: 'Your provider has suspended this subscription. Please ask them why.',
    cancelled: 'This subscription was cancelled.',
  },
  startsAt: (time) => `It starts on ${time}.`,
  backAt: (time) => `It works again from ${time}.`,
  plan: 'Plan',
  usage: 'Traffic',
  used: 'Used',
  left: 'Left',
  quota: 'Quota',
  unlimited: 'Unlimited',
  upload: 'Upload',
  download: 'Download',
  usedOf: (used, total) => `${used} of ${total} used`,
  expires: 'Ends',
  never: 'Never',
  nextReset: 'Traffic is refilled',
  history: (days) => `Last ${days} days`,
  historyOf: (total) => `${total} in all`,
  asTable: 'As a table',
  day: 'Day',
  traffic: 'Traffic',
  link: 'Your link',
  linkHint: 'It is as good as a password: whoever has it uses your traffic.',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Could not copy: please select and copy it by hand',
  qrCode: 'QR code',
  qrOfLink: 'QR code of your link',
  qrOf: (app) => `QR code for ${app}`,
  apps: 'Connect',
  appsHint: 'Install one of these apps, then come back and add your subscription to it.',
  device: 'Your device',
  platforms: { ios: 'iPhone, iPad', android: 'Android', windows: 'Windows', macos: 'Mac', linux: 'Linux' },
  traits: { free: 'free', open: 'open source', paid: 'paid', easy: 'easy to begin with', rules: 'rules and groups' },
  addTo: (app) => `Add to ${app}`,
  noImport: 'Copy the link and add it as a subscription in the app.',
  format: 'Format',
  formats: 'Links by format',
  formatsHint: 'For apps that are not listed, or when an app is given the wrong format.',
  announcement: 'Announcement',
  support: 'Get help',
};

const zh: Texts = {
  dir: 'ltr',
  status: {
    active: '正常',
    on_hold: '可以使用',
    pending: '尚未开始',
    limited: '流量已用完',
    expired: '已到期',
    suspended: '已暂停',
    cancelled: '已取消',
  },
  why: {
    on_hold: '首次连接时开始计算有效期。',
    pending: '您的订阅尚未开始。',
    limited: '本周期的流量已全部用完。',
    expired: '您的订阅已到期，续费后可继续使用。',
    suspended: '服务商已暂停此订阅，请向其咨询原因。',
    cancelled: '此订阅已取消。',
  },
  startsAt: (time) => `开始时间：${time}。`,
  backAt: (time) => `恢复时间：${time}。`,
  plan: '套餐',
  usage: '流量',
  used: '已用',
  left: '剩余',
  quota: '总量',
  unlimited: '不限量',
  upload: '上传',
  download: '下载',
  usedOf: (used, total) => `已用 ${used}，共 ${total}`,
  expires: '到期时间',
  never: '永不到期',
  nextReset: '流量重置',
  history: (days) => `最近 ${days} 天`,
  historyOf: (total) => `共 ${total}`,
  asTable: '以表格查看',
  day: '日期',
  traffic: '流量',
  link: '您的订阅链接',
  linkHint: '链接如同密码：任何得到它的人都能使用您的流量。',
  copy: '复制',
  copied: '已复制',
  copyFailed: '无法复制，请手动选择并复制',
  qrCode: '二维码',
  qrOfLink: '订阅链接的二维码',
  qrOf: (app) => `${app} 的二维码`,
  apps: '开始使用',
  appsHint: '先安装下面任一应用，再回到此页添加订阅。',
  device: '您的设备',
  platforms: { ios: 'iPhone、iPad', android: '安卓', windows: 'Windows', macos: 'Mac', linux: 'Linux' },
  traits: { free: '免费', open: '开源', paid: '付费', easy: '容易上手', rules: '规则与策略组' },
  addTo: (app) => `添加到 ${app}`,
  noImport: '复制链接，在应用中添加为订阅。',
  format: '格式',
  formats: '各格式链接',
  formatsHint: '用于未列出的应用，或应用得到错误格式时。',
  announcement: '公告',
  support: '获取帮助',
};

const fa: Texts = {
  dir: 'rtl',
  status: {
    active: 'فعال',
    on_hold: 'آماده',
    pending: 'هنوز شروع نشده',
    limited: 'حجم تمام شده',
    expired: 'منقضی شده',
    suspended: 'متوقف شده',
    cancelled: 'لغو شده',
  },
  why: {
    on_hold: 'مدت اشتراک با نخستین اتصال شما آغاز می‌شود.',
    pending: 'اشتراک شما هنوز شروع نشده است.',
    limited: 'حجم این دوره به پایان رسیده است.',
    expired: 'اشتراک شما به پایان رسیده است. برای ادامه آن را تمدید کنید.',
    suspended: 'ارائه‌دهنده این اشتراک را متوقف کرده است. لطفاً دلیل را از او بپرسید.',
    cancelled: 'این اشتراک لغو شده است.',
  },
  startsAt: (time) => `زمان شروع: ${time}.`,
  backAt: (time) => `زمان فعال شدن دوباره: ${time}.`,
  plan: 'طرح',
  usage: 'حجم مصرفی',
  used: 'مصرف‌شده',
  left: 'باقی‌مانده',
  quota: 'حجم کل',
  unlimited: 'نامحدود',
  upload: 'ارسال',
  download: 'دریافت',
  usedOf: (used, total) => `${used} از ${total} مصرف شده`,
  expires: 'پایان',
  never: 'بدون پایان',
  nextReset: 'تازه شدن حجم',
  history: (days) => `${days.toLocaleString('fa-IR')} روز گذشته`,
  historyOf: (total) => `در مجموع ${total}`,
  asTable: 'نمایش جدول',
  day: 'روز',
  traffic: 'حجم',
  link: 'لینک شما',
  linkHint: 'این لینک مانند گذرواژه است: هر کس آن را داشته باشد از حجم شما مصرف می‌کند.',
  copy: 'کپی',
  copied: 'کپی شد',
  copyFailed: 'کپی نشد؛ لطفاً خودتان انتخاب و کپی کنید',
  qrCode: 'کد QR',
  qrOfLink: 'کد QR لینک شما',
  qrOf: (app) => `کد QR برای ${app}`,
  apps: 'اتصال',
  appsHint: 'یکی از این برنامه‌ها را نصب کنید، سپس به این صفحه برگردید و اشتراک را به آن بیفزایید.',
  device: 'دستگاه شما',
  platforms: { ios: 'آیفون و آیپد', android: 'اندروید', windows: 'ویندوز', macos: 'مک', linux: 'لینوکس' },
  traits: { free: 'رایگان', open: 'متن‌باز', paid: 'پولی', easy: 'ساده برای شروع', rules: 'قوانین و گروه‌ها' },
  addTo: (app) => `افزودن به ${app}`,
  noImport: 'لینک را کپی کنید و در برنامه به‌عنوان اشتراک بیفزایید.',
  format: 'قالب',
  formats: 'لینک‌ها بر اساس قالب',
  formatsHint: 'برای برنامه‌هایی که در فهرست نیستند، یا وقتی برنامه‌ای قالب نادرست می‌گیرد.',
  announcement: 'اطلاعیه',
  support: 'دریافت راهنمایی',
};

const ru: Texts = {
  dir: 'ltr',
  status: {
    active: 'Активна',
    on_hold: 'Готова',
    pending: 'Ещё не началась',
    limited: 'Трафик исчерпан',
    expired: 'Истекла',
    suspended: 'Приостановлена',
    cancelled: 'Отменена',
  },
  why: {
    on_hold: 'Срок начнётся с первого подключения.',
    pending: 'Ваша подписка ещё не началась.',
    limited: 'Весь трафик этого периода израсходован.',
    expired: 'Срок подписки закончился. Продлите её, чтобы продолжить.',
    suspended: 'Провайдер приостановил эту подписку. Узнайте у него причину.',
    cancelled: 'Эта подписка отменена.',
  },
  startsAt: (time) => `Начало: ${time}.`,
  backAt: (time) => `Снова заработает: ${time}.`,
  plan: 'Тариф',
  usage: 'Трафик',
  used: 'Израсходовано',
  left: 'Осталось',
  quota: 'Всего',
  unlimited: 'Без ограничений',
  upload: 'Отправлено',
  download: 'Получено',
  usedOf: (used, total) => `Израсходовано ${used} из ${total}`,
  expires: 'Окончание',
  never: 'Бессрочно',
  nextReset: 'Обновление трафика',
  history: (days) => `Последние ${days} дней`,
  historyOf: (total) => `Всего ${total}`,
  asTable: 'Таблицей',
  day: 'День',
  traffic: 'Трафик',
  link: 'Ваша ссылка',
  linkHint: 'Она как пароль: кто её знает, расходует ваш трафик.',
  copy: 'Копировать',
  copied: 'Скопировано',
  copyFailed: 'Не удалось: выделите и скопируйте вручную',
  qrCode: 'QR-код',
  qrOfLink: 'QR-код вашей ссылки',
  qrOf: (app) => `QR-код для ${app}`,
  apps: 'Подключение',
  appsHint: 'Установите одно из приложений, затем вернитесь и добавьте в него подписку.',
  device: 'Ваше устройство',
  platforms: { ios: 'iPhone, iPad', android: 'Android', windows: 'Windows', macos: 'Mac', linux: 'Linux' },
  traits: {
    free: 'бесплатно',
    open: 'открытый код',
    paid: 'платно',
    easy: 'легко начать',
    rules: 'правила и группы',
  },
  addTo: (app) => `Добавить в ${app}`,
  noImport: 'Скопируйте ссылку и добавьте её в приложении как подписку.',
  format: 'Формат',
  formats: 'Ссылки по форматам',
  formatsHint: 'Для приложений не из списка или если приложение получает не тот формат.',
  announcement: 'Объявление',
  support: 'Помощь',
};

export const texts: Readonly<Record<Language, Texts>> = { en, zh, fa, ru };
