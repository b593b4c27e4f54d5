import type { Format } from '../model.ts';
import { cleanName } from '../name.ts';
import type { Platform } from './model.ts';

/** What people ask about an app before they install it. */
export type Trait = 'free' | 'open' | 'paid' | 'easy' | 'rules';

export interface App {
  readonly name: string;
  readonly platforms: readonly Platform[];
  readonly format: Format;
  readonly traits: readonly Trait[];
  /** Where it comes from. */
  readonly source: string;
  /** Opens the app and has it add the document at `url`; null: it knows no such link. */
  readonly importLink: ((url: string, name: string) => string) | null;
}

const ALL: readonly Platform[] = ['ios', 'android', 'windows', 'macos', 'linux'];
const DESKTOP: readonly Platform[] = ['windows', 'macos', 'linux'];

const encoded = encodeURIComponent;
/** Any app of the Clash family that is installed answers to it. */
const clashLink = (url: string, name: string): string =>
  `clash://install-config?url=${encoded(url)}&name=${encoded(name)}`;

/**
 * In the order in which they are shown. Each is given the format that carries most for it, by name: what an app calls
 * itself while it imports is not always what it calls itself later.
 */
const apps: readonly App[] = [
  {
    name: 'Hiddify',
    platforms: ALL,
    format: 'base64',
    traits: ['free', 'open', 'easy'],
    source: 'App Store · Google Play · GitHub',
    // The address stands bare behind the slash: https://hiddify.com/app/URL-Scheme/
    importLink: (url, name) => `hiddify://import/${url}#${encoded(name)}`,
  },
  {
    name: 'Happ',
    platforms: ALL,
    format: 'base64',
    traits: ['free', 'easy'],
    source: 'App Store · Google Play · GitHub',
    importLink: (url) => `happ://add/${url}`,
  },
  {
    name: 'sing-box',
    platforms: ['ios', 'android', 'macos'],
    format: 'singbox',
    traits: ['free', 'open', 'rules'],
    source: 'App Store · Google Play · GitHub',
    // https://sing-box.sagernet.org/clients/general/#import-remote-profile
    importLink: (url, name) => `sing-box://import-remote-profile?url=${encoded(url)}#${encoded(name)}`,
  },
  {
    name: 'v2rayNG',
    platforms: ['android'],
    format: 'base64',
    traits: ['free', 'open', 'easy'],
    source: 'Google Play · GitHub',
    // It reads the parameter `url` and takes the name from the fragment.
    importLink: (url, name) => `v2rayng://install-sub?url=${encoded(url)}#${encoded(name)}`,
  },
  {
    name: 'Clash Meta for Android',
    platforms: ['android'],
    format: 'mihomo',
    traits: ['free', 'open', 'rules'],
    source: 'GitHub',
    importLink: clashLink,
  },
  {
    name: 'Clash Verge Rev',
    platforms: DESKTOP,
    format: 'mihomo',
    traits: ['free', 'open', 'rules'],
    source: 'GitHub',
    importLink: clashLink,
  },
  {
    name: 'FlClash',
    platforms: ['android', ...DESKTOP],
    format: 'mihomo',
    traits: ['free', 'open', 'rules'],
    source: 'GitHub',
    importLink: clashLink,
  },
  {
    name: 'v2rayN',
    platforms: DESKTOP,
    format: 'base64',
    traits: ['free', 'open'],
    source: 'GitHub',
    importLink: null,
  },
  {
    name: 'Surfboard',
    platforms: ['android'],
    format: 'surfboard',
    traits: ['free', 'rules'],
    source: 'Google Play',
    // https://getsurfboard.com/docs/ (app links, since 2.8.5)
    importLink: (url) => `surfboard:///install-config?url=${encoded(url)}`,
  },
  {
    name: 'Shadowrocket',
    platforms: ['ios'],
    format: 'shadowrocket',
    traits: ['paid', 'easy'],
    source: 'App Store',
    importLink: (url, name) =>
      `shadowrocket://add/sub://${Buffer.from(url).toString('base64url')}?remark=${encoded(name)}`,
  },
  {
    name: 'Stash',
    platforms: ['ios', 'macos'],
    format: 'stash',
    traits: ['paid', 'rules'],
    source: 'App Store',
    // https://stash.wiki/en/features/url-schema
    importLink: (url, name) => `stash://install-config?url=${encoded(url)}&name=${encoded(name)}`,
  },
  {
    name: 'Surge',
    platforms: ['ios', 'macos'],
    format: 'surge',
    traits: ['paid', 'rules'],
    source: 'App Store · nssurge.com',
    // https://manual.nssurge.com/others/url-scheme.html
    importLink: (url) => `surge:///install-config?url=${encoded(url)}`,
  },
  {
    name: 'Loon',
    platforms: ['ios'],
    format: 'loon',
    traits: ['paid', 'rules'],
    source: 'App Store',
    // `sub` would be a whole configuration; ours is a list of nodes: https://nsloon.app/docs/Scheme/
    importLink: (url) => `loon://import?nodelist=${encoded(url)}`,
  },
  {
    name: 'Quantumult X',
    platforms: ['ios'],
    format: 'quantumultx',
    traits: ['paid', 'rules'],
    source: 'App Store',
    // The tag must not hold the comma that ends it: https://github.com/crossutility/Quantumult-X
    importLink: (url, name) =>
      `quantumult-x:///add-resource?remote-resource=${encoded(
        JSON.stringify({ server_remote: [`${url}, tag=${name.replace(/,/g, ' ')}`] }),
      )}`,
  },
];

/** QR codes of long links are slow to make and hard to read. */
const shortened = (name: string): string => Array.from(name).slice(0, 30).join('').trim();

/** What an app is given. */
export interface AppLink {
  readonly app: App;
  /** The document in the app's format. */
  readonly url: string;
  /** Opens the app and has it add the document; null: it knows no such link. */
  readonly importUrl: string | null;
}

/** For each app, in their order. `link`: without a format; `title`: what the profile is to be called. */
export const appLinks = (link: string, title: string): AppLink[] =>
  apps.map((app) => {
    const url = `${link}/${app.format}`;
    return { app, url, importUrl: app.importLink?.(url, shortened(cleanName(title))) ?? null };
  });
