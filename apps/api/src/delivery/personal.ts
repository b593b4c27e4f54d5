import { hash } from 'node:crypto';
import type { OwnPorts } from '@orrery/persistence';
import type { Usage } from '@orrery/renderer';
import type { Owner } from './host-of.ts';
import type { Credential } from '@orrery/subscription';

/** What differs between the documents of two subscribers with the same nodes, form and settings. */
export interface Person extends Owner {
  /** Where this very document can be fetched again. */
  readonly managedUrl: string;
  readonly usage: Usage;
}

/** The port on the node of this id, where each has one of its own. */
type PortText = `port ${number}`;
export type PersonalText = 'uuid' | 'key16' | 'key32' | 'url' | 'used' | 'remaining' | PortText;
export type PersonalTexts = Readonly<Record<PersonalText, string>>;

const portText = (nodeId: number): PortText => `port ${nodeId}`;

/** The texts in which a person shows in a document, before any encoding; `remaining` is empty when there is no quota. */
export const textsOf = ({ credential, ports, managedUrl, usage }: Person): PersonalTexts => ({
  ...keyTexts(credential),
  ...usageTexts(usage),
  ...portTexts(ports),
  url: managedUrl,
});

export const portTexts = (ports: OwnPorts | null): Readonly<Record<PortText, string>> =>
  Object.fromEntries(Object.entries(ports ?? {}).map(([node, port]) => [portText(Number(node)), String(port)]));

export const keyTexts = ({ uuid, key16, key32 }: Credential): Pick<PersonalTexts, 'uuid' | 'key16' | 'key32'> => ({
  uuid,
  key16: key16.toString('base64'),
  key32: key32.toString('base64'),
});

export function usageTexts({
  uploadBytes,
  downloadBytes,
  totalBytes,
}: Usage): Pick<PersonalTexts, 'used' | 'remaining'> {
  const used = uploadBytes + downloadBytes;
  const remaining = totalBytes === null ? '' : String(Number(totalBytes > used ? totalBytes - used : 0n));
  return { used: String(Number(used)), remaining };
}

const PRINT_LENGTH = 16;

/** 96 bits of a hash, as text; none of the texts may have a line break. */
export const printOf = (...texts: readonly string[]): string =>
  hash('sha256', texts.join('\n'), 'base64url').slice(0, PRINT_LENGTH);

/**
 * Which keys have two slashes in a row: they begin a comment in some formats, so that their writers quote such a key, and
 * the documents of these people are cut by themselves.
 */
export type Slashes = 'none' | 'key16' | 'key32' | 'both';

export function slashesOf({ key16, key32 }: Pick<PersonalTexts, 'key16' | 'key32'>): Slashes {
  if (!key16.includes('//')) return key32.includes('//') ? 'key32' : 'none';
  return key32.includes('//') ? 'both' : 'key16';
}

/**
 * Two people who do not exist and whose texts stand nowhere by chance: the first to find the places, the second to
 * prove them. They differ in what a writer could look at: letters and digits in front, signs in the keys.
 */
export function strangers(
  hasQuota: boolean,
  slashes: Slashes = 'none',
  [ports, otherPorts]: readonly [OwnPorts, OwnPorts] = [{}, {}],
): readonly [Person, Person] {
  const short = slashes === 'key16' || slashes === 'both' ? '//' : '';
  const long = slashes === 'key32' || slashes === 'both' ? '//' : '';
  return [
    {
      credential: {
        uuid: 'f3a9c07e-51bd-4e26-9d84-b70c6e1fa253',
        key16: Buffer.from(`bZx+Qe1k${short || 'T/'}7yVn3RwLh5Gg==`, 'base64'),
        key32: Buffer.from(`mK8+tY2vXc${long || '/4'}Jr9WqNd6FsZ1HpUe3LbAoGi5TxRyD0E=`, 'base64'),
      },
      ports,
      managedUrl: 'https://stranger.invalid/s/Vb83kQzRtM0xWc2nJyHd7LpE',
      usage: {
        uploadBytes: 1_204_816_357_219n,
        downloadBytes: 5_031_947_268_154n,
        totalBytes: hasQuota ? 9_000_000_000_000_000n : null,
      },
    },
    {
      credential: {
        uuid: '08461537-2960-4817-8350-962741835094',
        key16: Buffer.from(`${short || '0D'}n4sLwK9fPa2uTzXeM7Yw==`, 'base64'),
        key32: Buffer.from(`7Rk1VbHq5oNcJt8LxZfW3mUyGe6AsPd0TiQn2CvX${long || 'h4'}M=`, 'base64'),
      },
      ports: otherPorts,
      managedUrl: 'http://[2001:db8::7]:8080/s/somebody%20else/surge',
      usage: { uploadBytes: 7n, downloadBytes: 0n, totalBytes: hasQuota ? 10n : null },
    },
  ];
}

/** Digits of the ports that templates are cut for: another number of them moves what follows in base64. */
const PORT_DIGITS = 5;
const LAST_PORT = 65_535;

export const isUsualPort = (port: number | undefined): boolean =>
  port !== undefined && String(port).length === PORT_DIGITS;

/** A port for each of the nodes that stands nowhere in the text by chance, from the highest down; null: too few are left. */
export function portsNotIn(text: string, nodeIds: readonly number[]): OwnPorts | null {
  const ports: Record<number, number> = {};
  let port = LAST_PORT;
  for (const id of nodeIds) {
    while (text.includes(String(port))) port--;
    if (!isUsualPort(port)) return null;
    ports[id] = port--;
  }
  return ports;
}
