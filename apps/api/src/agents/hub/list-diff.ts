/** Where a subscription stands while it may connect. One object per combination, so that equal ones are the same. */
export interface Standing {
  readonly planId: number;
  /** Another one means another password. */
  readonly secret: string;
}

/** What became of a subscription; undefined: may not connect. */
export interface Change {
  readonly id: number;
  readonly before: Standing | undefined;
  readonly after: Standing | undefined;
}

export interface ListDiff {
  readonly added: readonly number[];
  /** Only those whose password is another one: quota and end are no business of a core. */
  readonly updated: readonly number[];
  readonly removed: readonly number[];
}

/** The plans that opened a node, and those that do now. */
export interface Openings {
  readonly before: ReadonlySet<number>;
  readonly after: ReadonlySet<number>;
}

/** What the changes mean to a node: the ids that its agent must add, update and remove. */
export function diffFor(plans: Openings, changes: readonly Change[]): ListDiff {
  const added: number[] = [];
  const updated: number[] = [];
  const removed: number[] = [];
  for (const { id, before, after } of changes) {
    const was = before !== undefined && plans.before.has(before.planId);
    const is = after !== undefined && plans.after.has(after.planId);
    if (is && !was) added.push(id);
    else if (was && !is) removed.push(id);
    else if (is && was && before.secret !== after.secret) updated.push(id);
  }
  return { added, updated, removed };
}

export interface Sync {
  readonly diff: ListDiff;
  /** How many may connect to the node after the change. */
  readonly sizeAfter: number;
  /** The agent is ours: it takes an empty list, and a sync costs its users nothing. */
  readonly isOurs: boolean;
}

/** Many changes are one full sync. Other agents restart the core for each frame, so two frames are many for them. */
const MOST_FRAMES = 16;

/** How to tell the agent: with these frames, or by a full sync. `framesOf` writes the frames of a diff. */
export function planSync(
  { diff, sizeAfter, isOurs }: Sync,
  framesOf: (diff: ListDiff) => readonly string[],
): 'full' | readonly string[] {
  const gained = diff.added.length;
  const lost = diff.removed.length;
  if (gained + lost + diff.updated.length === 0) return [];
  // Where nobody was or nobody is left, other agents have a placeholder, which only the list knows.
  const touchesPlaceholder = !isOurs && (sizeAfter === 0 || sizeAfter - gained + lost === 0);
  if (touchesPlaceholder) return 'full';
  const frames = framesOf(diff);
  return frames.length > (isOurs ? MOST_FRAMES : 1) ? 'full' : frames;
}
