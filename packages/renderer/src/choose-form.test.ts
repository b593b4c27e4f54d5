import { anyText } from '@orrery/kernel/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chooseForm, wantsPage } from './choose-form.ts';
import { forms, formats } from './model.ts';

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
  ['Stash/3.1.0 Clash/1.9.0', 'stash'],
  ['SFA/1.12.12 (575; sing-box 1.12.12; language zh_CN)', 'singbox'],
  ['SFA/1.11.4 (500; sing-box 1.11.4; language en_US)', 'singbox'],
  ['SFI/1.10.3 (450; sing-box 1.10.3)', 'base64'],
  ['sing-box', 'singbox'],
  ['Karing/1.1.0 (android; sing-box)', 'singbox'],
  ['HiddifyNext/2.5.7 (android) like ClashMeta v2ray sing-box', 'base64'],
  ['Surge iOS/3000', 'surge'],
  ['Surge Mac/2985', 'surge'],
  ['Surfboard/2.24.4', 'surfboard'],
  ['Loon/762 CFNetwork/1408', 'loon'],
  ['Quantumult%20X/1.5.2', 'quantumultx'],
  ['Quantumult X/1.5.2', 'quantumultx'],
  ['Shadowrocket/2615 CFNetwork/1498.700.2 Darwin/23.6.0', 'shadowrocket'],
  ['shadowsocks-service/1.25.0', 'sip008'],
  ['Outline/1.14.0', 'outline'],
  ['SSConf/1.0', 'outline'],
  ['SS/5.3.3', 'sip008'],
  ['SSR/1.0', 'sip008'],
  ['SSS/1.0', 'sip008'],
  ['wss/1.0', 'base64'],
  ['v2rayNG/1.9.5', 'base64'],
  ['v2rayN/7.15.0', 'base64'],
  ['Happ/3.3.1', 'base64'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15', 'base64'],
  ['curl/8.14.1', 'base64'],
  ['', 'base64'],
  [undefined, 'base64'],
])('%s gets %s', (userAgent, format) => {
  expect(chooseForm({ userAgent }).format).toBe(format);
});

it.each([
  ['singbox', 'SFA/1.12.12 (575; sing-box 1.12.12; language zh_CN)', 'singbox'],
  ['singbox', 'SFA/1.11.4 (500; sing-box 1.11.4; language en_US)', 'singbox-1.11'],
  ['singbox', 'sing-box 1.14.1', 'singbox'],
  ['singbox', 'sing-box/v1.11.15', 'singbox-1.11'],
  ['singbox', 'curl/8.14.1', 'singbox'],
  ['mihomo', 'clash.meta/v1.19.27', 'mihomo'],
  ['mihomo', 'clash.meta/v1.18.10', 'mihomo-1.18'],
  ['mihomo', 'mihomo/1.19.2', 'mihomo-1.18'],
  ['mihomo', 'clash-verge/v1.7.7', 'mihomo'],
  ['v2ray', 'v2ray/4.34.0', 'v2ray4'],
  ['v2ray', 'v2ray-core/4.45.2', 'v2ray4'],
  ['v2ray', 'v2ray/5.1.0', 'v2ray'],
  ['v2ray', 'Xray/26.3.27', 'v2ray'],
  ['v2ray', 'v2rayN/4.12', 'v2ray'],
  ['surge', 'Surge iOS/3000', 'surge'],
  ['surge', 'Surge Mac/6.4.3', 'surge-6'],
  ['surge', 'Surge Mac/5.10.0', 'surge'],
  ['surge', 'Surge iOS/5.20.0', 'surge-6'],
  ['surfboard', 'Surfboard/2.24.4', 'surfboard-2.24'],
  ['surfboard', 'Surfboard/2.34.4', 'surfboard'],
  ['base64', 'SFA/1.11.4', 'base64'],
] as const)('writes %s for %s as %s', (asked, userAgent, form) => {
  expect(chooseForm({ userAgent, asked })).toEqual({ format: asked, form, rule: 'asked' });
});

it('answers any agent, however long', () => {
  fc.assert(
    fc.property(anyText({ maxLength: 8_192 }), fc.option(fc.constantFrom(...formats)), (userAgent, asked) => {
      const { format, form } = chooseForm({ userAgent, asked: asked ?? undefined });
      expect(formats).toContain(format);
      expect(forms).toContain(form);
      expect(asked ?? format).toBe(format);
    }),
  );
  expect(chooseForm({ userAgent: `${' '.repeat(8_192)}clash` }).format).toBe('base64');
});

it('names the row that chose', () => {
  expect(chooseForm({ userAgent: 'Surfboard/2.24.4' })).toEqual({
    format: 'surfboard',
    form: 'surfboard-2.24',
    rule: 'Surfboard',
  });
  expect(chooseForm({ userAgent: undefined })).toEqual({ format: 'base64', form: 'base64', rule: 'everybody else' });
});

const SAFARI = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Version/17.4 Safari/604.1';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const HTML = 'text/html,application/xhtml+xml,*/*;q=0.8';

it.each([
  [SAFARI, HTML, true],
  [FIREFOX, HTML, true],
  [FIREFOX, '*/*', false],
  [FIREFOX, undefined, false],
  ['curl/8.14.1', HTML, false],
  [undefined, HTML, false],
  ['Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 ClashX Meta/1.4', HTML, false],
  ['Shadowrocket/2615 CFNetwork/1498.700.2', HTML, false],
])('%s accepting %s gets a page: %s', (userAgent, accept, page) => {
  expect(wantsPage({ userAgent, accept })).toBe(page);
});
