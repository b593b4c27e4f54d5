import { type Database, type LinkedSubscription, nodesOpenedBy } from '@orrery/persistence';
import type { Profile } from '@orrery/renderer';
import { hostOf } from './host-of.ts';
import { isShown } from './kept-nodes.ts';
import { credentialOfLink, type DocumentDeps, type Standing, standingOf } from './standing.ts';
import { nameOfNode, ruleHeaders, said, valuesOf, type Wording } from './wording.ts';

/** Everything one document is made from, read now: what is kept plays no part. `managedUrl`: where it can be fetched. */
export async function readProfile(
  { db, clock, keyring, settings }: DocumentDeps & { readonly db: Database },
  found: LinkedSubscription,
  managedUrl: string,
  wording: Wording,
): Promise<{ status: Standing['status']; headers: Record<string, string>; profile: Profile }> {
  const now = clock.now();
  const standing = standingOf(found, settings.language, now);
  const { status, inert, usage } = standing;
  const values = valuesOf(found, standing, wording.variables, now);
  const { title } = said(wording, values, found.planName);
  const access = inert ?? { kind: 'usable' as const, hosts: await hosts() };
  const { updateIntervalHours } = settings;
  const template = wording.template && { template: wording.template };
  return {
    status,
    headers: ruleHeaders(wording.headers, values),
    profile: { title, managedUrl, updateIntervalHours, usage, access, values, ...template },
  };

  async function hosts() {
    const credential = credentialOfLink(found, keyring);
    const nodes = await nodesOpenedBy(db, found.terms.nodeTags);
    return nodes.filter(isShown).map((node) => ({
      ...hostOf(node, { credential, ports: found.ports }, keyring),
      name: nameOfNode(node, wording.nodeName, values),
    }));
  }
}
