import { type Instant, SECOND_MS, addMs } from '@orrery/kernel';
import type { Cookie } from './cookie.ts';
import type { Mission } from './mission.ts';

/** A task that has not come back by then is handed out again. */
const PATIENCE_MS = 60 * SECOND_MS;

export const dueAt = (handedAt: Instant): Instant => addMs(handedAt, PATIENCE_MS);

/** A mission, and how many of its tasks somebody has now and is not late with. */
export interface OpenMission {
  readonly mission: Mission;
  readonly outstanding: number;
}

/** How many more tasks of it may be handed out now: what somebody has may yet succeed. */
export const freeSlots = ({ mission, outstanding }: OpenMission): number =>
  Math.max(0, mission.target - mission.success - outstanding);

/** At most `num` tasks: one of each mission in turn, in the order given, as long as there are slots. */
export function shareOut(open: readonly OpenMission[], num: number): Mission[] {
  const most = open.reduce((slots, one) => Math.max(slots, Math.min(num, freeSlots(one))), 0);
  const rounds = Array.from({ length: most }, (_, round) => open.filter((one) => freeSlots(one) > round));
  return rounds
    .flat()
    .slice(0, num)
    .map(({ mission }) => mission);
}

/** Each mission with a cookie: the jar goes round; without one there is no cookie. */
export const withCookies = (
  missions: readonly Mission[],
  jar: readonly Cookie[],
): { readonly mission: Mission; readonly cookie: Cookie | null }[] =>
  missions.map((mission, index) => ({ mission, cookie: jar[index % jar.length] ?? null }));
