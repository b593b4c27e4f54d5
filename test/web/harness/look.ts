import type { BrowserContextOptions } from 'playwright-core';

/** How a visitor looks at a page. */
export interface Look {
  readonly device: 'desktop' | 'phone';
  readonly theme: 'light' | 'dark';
  /** BCP 47; the first entry of Accept-Language. */
  readonly locale?: string;
  readonly userAgent?: string;
  /** Off: as browsers that run no scripts. */
  readonly javaScript?: boolean;
}

/** Both devices in both themes. */
export const looks: readonly Look[] = [
  { device: 'desktop', theme: 'light' },
  { device: 'desktop', theme: 'dark' },
  { device: 'phone', theme: 'light' },
  { device: 'phone', theme: 'dark' },
];

export function contextOptions({ device, theme, locale, userAgent, javaScript }: Look): BrowserContextOptions {
  const screen: BrowserContextOptions =
    device === 'phone'
      ? { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
      : { viewport: { width: 1280, height: 800 } };
  return {
    ...screen,
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: locale ?? 'en-US',
    javaScriptEnabled: javaScript ?? true,
    ...(userAgent === undefined ? {} : { userAgent }),
  };
}
