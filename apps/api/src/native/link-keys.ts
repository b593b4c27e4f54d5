import type { LinkKeys } from '@orrery/subscription';
import type { Keyring } from '../keyring.ts';

/** What subscriptions need of the keyring. */
export const linkKeys = (keyring: Keyring): LinkKeys => ({
  current: keyring.current,
  linkKey: (generation) => keyring.key('link', generation),
});
