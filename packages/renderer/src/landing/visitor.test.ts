import { expect, it } from 'vitest';
import { visitorOf } from './visitor.ts';

it.each([
  ['de-DE,de;q=0.9,en;q=0.8', 'en'],
  ['zh-Hans-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en;q=0.3, fa;q=0.9', 'fa'],
  ['FA-ir', 'fa'],
  ['ru;q=0,en', 'en'],
  ['ru;q=nonsense,de', 'zh'],
  ['*', 'zh'],
  ['', 'zh'],
  [undefined, 'zh'],
  [`${'x,'.repeat(2_000)}ru`, 'zh'],
])('speaks to "%s" in %s', (acceptLanguage, language) => {
  expect(visitorOf({ userAgent: undefined, acceptLanguage }, 'zh').language).toBe(language);
});

it.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1', 'ios'],
  ['Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36', 'android'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36', 'windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15', 'macos'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'linux'],
  ['Mozilla/5.0 (Unheard of) Gecko/1', 'android'],
])('shows what runs on the device of "%s"', (userAgent, platform) => {
  expect(visitorOf({ userAgent, acceptLanguage: undefined }, 'en').platform).toBe(platform);
});
