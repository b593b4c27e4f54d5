import { readyRule, type ResponseRule } from '@orrery/delivery';
import { type Choose, chooser } from './choose-response.ts';
import { type Changes, isFresh, sharedLoads, type Ticks } from './kept.ts';
import { searchFor } from './patterns.ts';

/** How documents are to look, as operators decide while it runs. The same object until they change something. */
export interface Dressing {
  readonly choose: Choose;
}

/** What of it is in the database. */
export interface StoredDressing {
  readonly rules: readonly ResponseRule[];
}

export interface KeptDressing {
  /** At once when it is kept. */
  now(): Dressing | Promise<Dressing>;
}

export const dressingOf = ({ rules }: StoredDressing): Dressing => ({
  choose: chooser(rules.map((rule) => readyRule(rule, searchFor))),
});

/** Read when first asked for, and again after a change. */
export function keepDressing(read: () => Promise<StoredDressing>, changes: Changes, now: Ticks): KeptDressing {
  let kept: { readonly dressing: Dressing; readonly loadedAt: number } | undefined;
  const load = async () => dressingOf(await read());
  const loads = sharedLoads<Dressing>((_key, dressing, loadedAt) => {
    kept = { dressing, loadedAt };
  }, now);
  changes.subscribe(({ scopes }) => {
    const touching = scopes.filter(({ scope }) => scope === 'documents' || scope === 'all');
    if (touching.length === 0) return;
    kept = undefined;
    loads.changed(touching);
  });
  return {
    now: () => (kept && isFresh(changes, kept.loadedAt, now) ? kept.dressing : loads.get('', load, () => true)),
  };
}
