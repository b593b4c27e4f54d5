import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chooseFormat, formatRule } from './choose-format.ts';
import { formats } from './model.ts';

it.each([
  ['clash.meta/v1.19.27', 'mihomo'],
  ['mihomo/1.19.27', 'mihomo'],
  ['clash-verge/v2.4.2', 'mihomo'],
  ['Clash Verge/2.0', 'mihomo'],
  ['ClashX Meta/v1.4.0 (com.metacubex.ClashX.meta; build:1)', 'mihomo'],
  ['ClashMetaForAndroid/2.11.0.Meta', 'mihomo'],
  ['FlClash/v0.8.80 clash-verge Platform/android', 'mihomo'],
  ['NekoBox/Android/1.3.4 (Prefer ClashMeta Format)', 'mihomo'],
  ['ClashforWindows/0.20.39', 'clash'],
  ['clash', 'clash'],
  ['Stash/3.1.0 Clash/1.9.0', 'base64'],
  ['SFA/1.12.12 (575; sing-box 1.12.12; language zh_CN)', 'base64'],
  ['HiddifyNext/2.5.7 (android) like ClashMeta v2ray sing-box', 'base64'],
  ['Surge iOS/3000', 'surge'],
  ['Surge Mac/2985', 'surge'],
  ['Surfboard/2.24.4', 'surge'],
  ['Loon/762 CFNetwork/1408', 'base64'],
  ['Quantumult%20X/1.5.2', 'base64'],
  ['Shadowrocket/2615 CFNetwork/1498.700.2 Darwin/23.6.0', 'base64'],
  ['shadowsocks-service/1.25.0', 'sip008'],
  ['Outline/1.14.0', 'sip008'],
  ['SS/5.3.3', 'sip008'],
  ['SSR/1.0', 'sip008'],
  ['wss/1.0', 'base64'],
  ['v2rayNG/1.9.5', 'base64'],
  ['v2rayN/7.15.0', 'base64'],
  ['Happ/3.3.1', 'base64'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15', 'base64'],
  ['curl/8.14.1', 'base64'],
  ['', 'base64'],
  [undefined, 'base64'],
])('%s gets %s', (userAgent, format) => {
  expect(chooseFormat({ userAgent })).toBe(format);
});

it('answers any agent, however long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 8_192 }), (userAgent) => {
      expect(formats).toContain(chooseFormat({ userAgent }));
    }),
  );
  expect(chooseFormat({ userAgent: `${' '.repeat(8_192)}clash` })).toBe('base64');
});

it('names the row that chose', () => {
  expect(formatRule({ userAgent: 'Surfboard/2.24.4' })).toEqual({
    format: 'surge',
    clients: 'Surge, and Surfboard which reads its profiles',
  });
  expect(formatRule({ userAgent: undefined })).toEqual({ format: 'base64', clients: 'everybody else' });
});
