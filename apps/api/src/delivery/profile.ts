import { type Database, type LinkedSubscription, nodesOpenedBy } from '@orrery/persistence';
import type { Profile } from '@orrery/renderer';
import { hostOf } from './host-of.ts';
import { isShown } from './kept-nodes.ts';
import { credentialOfLink, type DocumentDeps, type Standing, standingOf } from './standing.ts';

/** Everything one document is made from, read now: what is kept plays no part. `managedUrl`: where it can be fetched. */
export async function readProfile(
  { db, clock, keyring, settings }: DocumentDeps & { readonly db: Database },
  found: LinkedSubscription,
  managedUrl: string,
): Promise<{ status: Standing['status']; profile: Profile }> {
  const { status, inert, usage } = standingOf(found, settings.language, clock.now());
  const title = settings.title ?? found.planName;
  const access = inert ?? { kind: 'usable' as const, hosts: await hosts() };
  return { status, profile: { title, managedUrl, updateIntervalHours: settings.updateIntervalHours, usage, access } };

  async function hosts() {
    const credential = credentialOfLink(found, keyring);
    const nodes = await nodesOpenedBy(db, found.terms.nodeTags);
    return nodes.filter(isShown).map((node) => hostOf(node, { credential, ports: found.ports }, keyring));
  }
}
