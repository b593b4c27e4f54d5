import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type ClientDevice, isWithin, registerDevice } from '@orrery/subscription';
import type { Deps } from '../deps.ts';
import type { KeptLink } from './kept-links.ts';
import type { UsageNews } from './usage-news.ts';

/** Whether a device gets the document; apps read why not from the headers. */
export interface Admission {
  /** Why the document is an inert one; null: it is not. */
  readonly refusal: 'devices' | 'unidentified' | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** At once for devices that are known, and for those that are known to be too many: those cost no query. */
export type AdmitDevice = (
  headers: IncomingHttpHeaders,
  link: KeptLink,
  limit: number,
) => Admission | Promise<Admission>;

const active = { 'x-hwid-active': 'true' };
const admitted: Admission = { refusal: null, headers: active };
const tooMany: Admission = {
  refusal: 'devices',
  headers: { ...active, 'x-hwid-limit': 'true', 'x-hwid-max-devices-reached': 'true' },
};
const unidentified: Admission = { refusal: 'unidentified', headers: { ...active, 'x-hwid-not-supported': 'true' } };

const KEY_BYTES = 16;
const LONGEST_TEXT = 64;
/** Printable and without spaces, as every app sends it. */
const HWID = /^[\x21-\x7e]{1,256}$/;

interface AdmitDeps extends Pick<Deps, 'transact' | 'clock' | 'keyring'> {
  /** Tells all processes to read a link again. */
  readonly usage: Pick<UsageNews, 'counted'>;
}

export function admitDevice({ keyring, usage, ...deps }: AdmitDeps): AdmitDevice {
  const register = registerDevice(deps);

  /** With the subscription in it: rows do not say who shares a device with whom. */
  const keyOf = ({ id, credentialKeyVersion }: KeptLink['subscription'], hwid: string): string =>
    createHmac('sha256', keyring.key('device', credentialKeyVersion))
      .update(`${id} hwid ${hwid}`)
      .digest()
      .subarray(0, KEY_BYTES)
      .toString('base64');

  async function registered(link: KeptLink, device: ClientDevice): Promise<Admission> {
    const { id } = link.subscription;
    const isAdmitted = await register(id, device);
    usage.counted([id]);
    return isAdmitted ? admitted : tooMany;
  }

  return (headers, link, limit) => {
    const hwid = headers['x-hwid'];
    if (typeof hwid !== 'string' || !HWID.test(hwid)) return unidentified;
    const key = keyOf(link.subscription, hwid);
    const known = isWithin(link.deviceKeys, key, limit);
    if (known !== null) return known ? admitted : tooMany;
    return registered(link, {
      key,
      keyVersion: link.subscription.credentialKeyVersion,
      os: textOf(headers['x-device-os']),
      osVersion: textOf(headers['x-ver-os']),
      model: textOf(headers['x-device-model']),
    });
  };
}

/** One printable line; headers hold bytes, which most apps mean as UTF-8. */
function textOf(header: string | string[] | undefined): string | null {
  if (typeof header !== 'string') return null;
  const text = Buffer.from(header, 'latin1')
    .toString('utf8')
    .replace(/[^\P{C}\u200c\u200d]/gu, '')
    .trim();
  return Array.from(text).slice(0, LONGEST_TEXT).join('') || null;
}
