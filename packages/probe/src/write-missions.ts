import { type MissionId, newProbeId } from './ids.ts';
import { type Mission, type MissionDefinition, checkMission } from './mission.ts';
import type { ProbeDeps } from './ports.ts';
import { type Tally, noTally } from './tally.ts';

/** All of them or, where one breaks a rule (VALIDATION_ERROR), none; in the order given. */
export const addMissions =
  ({ transact, clock }: ProbeDeps) =>
  async (definitions: readonly MissionDefinition[]): Promise<readonly Mission[]> => {
    const missions = definitions.map((definition, index) => ({
      ...checkMission(definition, definitions.length > 1 ? `[${index}].` : ''),
      ...noTally,
      id: newProbeId<MissionId>(clock.now()),
    }));
    return transact(async ({ probeMissions }) => {
      await probeMissions.add(missions);
      return missions;
    });
  };

/** Writes the whole mission, its counts too. False when there is none. */
export const changeMission =
  ({ transact }: ProbeDeps) =>
  async (id: MissionId, definition: MissionDefinition & Tally): Promise<boolean> => {
    const { download, upload, success, error } = definition;
    const mission: Mission = { ...checkMission(definition), download, upload, success, error, id };
    return transact(async ({ probeMissions, probeStatistics }) => {
      await probeStatistics.lock();
      return probeMissions.save(mission);
    });
  };

/** Its receipts stay, its tasks are worth nothing any more. False when there is none. */
export const removeMission =
  ({ transact }: ProbeDeps) =>
  (id: MissionId): Promise<boolean> =>
    transact(async ({ probeMissions, probeStatistics }) => {
      await probeStatistics.lock();
      return probeMissions.remove(id);
    });
