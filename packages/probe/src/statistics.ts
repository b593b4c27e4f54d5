import { type Tally, addTally, noTally } from './tally.ts';

export interface Figures extends Tally {
  /** Distinct `user` texts in receipts. */
  readonly users: number;
}

/** What was done since the beginning, and in the stage that runs. */
export interface Statistics {
  /** Counts up; a stage ends where missions and cookies are cleared. */
  readonly stage: number;
  readonly total: Figures;
  readonly current: Figures;
}

/** Where the user of a receipt was seen before. */
export type Acquaintance = 'unknown' | 'from an earlier stage' | 'known';

const add = (figures: Figures, tally: Tally, users = 0): Figures => ({
  ...addTally(figures, tally),
  users: figures.users + users,
});

export const countHandOut = (statistics: Statistics, download: number): Statistics => ({
  ...statistics,
  total: add(statistics.total, { ...noTally, download }),
  current: add(statistics.current, { ...noTally, download }),
});

export const countReceipt = (statistics: Statistics, tally: Tally, user: Acquaintance): Statistics => ({
  ...statistics,
  total: add(statistics.total, tally, user === 'unknown' ? 1 : 0),
  current: add(statistics.current, tally, user === 'known' ? 0 : 1),
});

/** The totals go on, the stage begins at zero. */
export const nextStage = ({ stage, total }: Statistics): Statistics => ({
  stage: stage + 1,
  total,
  current: { ...noTally, users: 0 },
});
