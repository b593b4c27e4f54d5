/** How often something was handed out (`download`), came back (`upload`), and came back well or not. */
export interface Tally {
  readonly download: number;
  readonly upload: number;
  readonly success: number;
  readonly error: number;
}

export const noTally: Tally = { download: 0, upload: 0, success: 0, error: 0 };

/** How a task ended. */
export type Outcome = 'success' | 'error';

/** What one receipt adds. */
export const tallyOf = (outcome: Outcome): Tally => ({ ...noTally, upload: 1, [outcome]: 1 });

export const addTally = (one: Tally, other: Tally): Tally => ({
  download: one.download + other.download,
  upload: one.upload + other.upload,
  success: one.success + other.success,
  error: one.error + other.error,
});
