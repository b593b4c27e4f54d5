import type { Instant } from '@orrery/kernel';
import type { Node } from '@orrery/node';
import { type Database, type LinkedSubscription, nodesOpenedBy } from '@orrery/persistence';
import type { Profile, HeaderFacts } from '@orrery/renderer';
import {
  blockedUntil,
  credentialOf,
  effectiveStatus,
  hasAccess,
  nextResets,
  quotaOf,
  usedIn,
  type EffectiveStatus,
} from '@orrery/subscription';
import type { Keyring } from '../keyring.ts';
import { hostOf } from './host-of.ts';

/** What an operator set for all documents; see the configuration table. */
export interface DocumentSettings {
  readonly title: string | undefined;
  readonly language: 'en' | 'zh';
  readonly updateIntervalHours: number;
  readonly supportUrl: string | undefined;
  readonly announcement: string | undefined;
}

export interface DocumentDeps {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly publicUrl: string;
  readonly settings: DocumentSettings;
}

/** All that the document and the headers of one subscription are made from, at one moment. */
export interface Delivery {
  readonly status: EffectiveStatus;
  readonly profile: Profile;
  readonly facts: HeaderFacts;
}

/** `managedUrl`: where this very document can be fetched again. */
export async function prepareDelivery(
  { db, keyring, publicUrl, settings }: DocumentDeps,
  found: LinkedSubscription,
  managedUrl: string,
  now: Instant,
): Promise<Delivery> {
  const { subscription, terms, counters } = found;
  const used = usedIn(counters, now);
  const status = effectiveStatus(subscription, terms, used, now);
  const usage = { uploadBytes: used.upload, downloadBytes: used.download, totalBytes: quotaOf(subscription, terms) };
  const title = settings.title ?? found.planName;
  const access = hasAccess(subscription, terms, used, now)
    ? { kind: 'usable' as const, hosts: await hostsOf(db, keyring, found) }
    : {
        kind: 'inert' as const,
        status: status === 'active' ? ('suspended' as const) : status,
        until: blockedUntil(subscription, terms, status, now),
        language: settings.language,
      };
  const refillAt = nextRefill(found, now);
  return {
    status,
    profile: { title, managedUrl, updateIntervalHours: settings.updateIntervalHours, usage, access },
    facts: {
      title,
      updateIntervalHours: settings.updateIntervalHours,
      usage,
      expiresAt: subscription.endsAt,
      refillAt,
      webPageUrl: publicUrl,
      ...(settings.supportUrl !== undefined && { supportUrl: settings.supportUrl }),
      ...(settings.announcement !== undefined && { announcement: settings.announcement }),
    },
  };
}

/** By the same function that turns the period; never beyond the end of the subscription. */
function nextRefill({ subscription, terms }: LinkedSubscription, now: Instant): Instant | null {
  const [next] = nextResets(terms, subscription.startsAt, now, 1);
  return next === undefined || (subscription.endsAt !== null && next >= subscription.endsAt) ? null : next;
}

async function hostsOf(db: Database, keyring: Keyring, { subscription, terms }: LinkedSubscription) {
  const credential = credentialOf(keyring.key('credential', subscription.credentialKeyVersion), subscription);
  const nodes = await nodesOpenedBy(db, terms.nodeTags);
  return nodes.filter(isShown).map((node) => hostOf(node, credential, keyring));
}

const isShown = (node: Node): boolean => node.status === 'active' && !node.hidden;
