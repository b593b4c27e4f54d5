import { type CookieDefinition, checkCookie } from './cookie.ts';
import { type CookieId, newProbeId } from './ids.ts';
import type { ProbeDeps } from './ports.ts';
import { type Tally, noTally } from './tally.ts';

/** All of them or, where one breaks a rule (VALIDATION_ERROR), none; ids in the order given. */
export const addCookies =
  ({ transact, clock }: ProbeDeps) =>
  async (definitions: readonly CookieDefinition[]): Promise<CookieId[]> => {
    const cookies = definitions.map((definition, index) => ({
      ...checkCookie(definition, definitions.length > 1 ? `[${index}].` : ''),
      ...noTally,
      id: newProbeId<CookieId>(clock.now()),
    }));
    return transact(async ({ probeCookies }) => {
      await probeCookies.add(cookies);
      return cookies.map(({ id }) => id);
    });
  };

/** Writes the whole cookie, its counts too. False when there is none. */
export const changeCookie =
  ({ transact }: ProbeDeps) =>
  async (id: CookieId, definition: CookieDefinition & Tally): Promise<boolean> => {
    const cookie = { ...checkCookie(definition), id };
    return transact(async ({ probeCookies, probeStatistics }) => {
      await probeStatistics.lock();
      return probeCookies.save(cookie);
    });
  };

/** False when there is none. */
export const removeCookie =
  ({ transact }: ProbeDeps) =>
  (id: CookieId): Promise<boolean> =>
    transact(async ({ probeCookies, probeStatistics }) => {
      await probeStatistics.lock();
      return probeCookies.remove(id);
    });
