import type { RevisionScope } from '@orrery/persistence';
import type { Counted } from '../delivery/usage-messages.ts';

interface ChangeEvent {
  readonly event: 'changed' | 'usage';
  readonly data: object;
}

/** What one page has to hear of since it last did. */
export interface Changes {
  readonly isEmpty: boolean;
  changed(scopes: readonly RevisionScope[]): void;
  counted(whose: Counted): void;
  /** What there is to tell; begins anew. */
  take(): Promise<readonly ChangeEvent[]>;
}

/** More than this are told as `all`. */
const MOST_SCOPES = 50;

/** Of all things, or of those that touch the own subscriptions: the others' ids stay out of what a user is told. */
export function createChanges(readOwn?: () => Promise<ReadonlySet<number>>): Changes {
  let scopes = new Map<string, RevisionScope>();
  let subscriptions = new Set<number>();
  let anybody = false;

  async function forAdmin(found: readonly RevisionScope[], counted: boolean): Promise<readonly ChangeEvent[]> {
    const told = found.length > MOST_SCOPES ? [{ scope: 'all' }] : found;
    return [
      ...(told.length > 0 ? [{ event: 'changed' as const, data: { scopes: told } }] : []),
      ...(counted ? [{ event: 'usage' as const, data: {} }] : []),
    ];
  }

  async function forUser(
    own: ReadonlySet<number>,
    found: readonly RevisionScope[],
    counted: Counted,
  ): Promise<readonly ChangeEvent[]> {
    const touched = found.some((one) => one.scope !== 'subscription' || own.has(one.id));
    const used = counted === 'all' || counted.some((id) => own.has(id));
    return [
      ...(touched ? [{ event: 'changed' as const, data: {} }] : []),
      ...(used ? [{ event: 'usage' as const, data: {} }] : []),
    ];
  }

  return {
    get isEmpty() {
      return scopes.size === 0 && subscriptions.size === 0 && !anybody;
    },
    changed(more) {
      for (const one of more) scopes.set('id' in one ? `${one.scope} ${one.id}` : one.scope, one);
    },
    counted(whose) {
      if (whose === 'all') anybody = true;
      else for (const id of whose) subscriptions.add(id);
    },
    async take() {
      const found = [...scopes.values()];
      const counted = anybody ? 'all' : [...subscriptions];
      scopes = new Map();
      subscriptions = new Set();
      anybody = false;
      if (!readOwn) return forAdmin(found, counted.length > 0);
      return forUser(await readOwn(), found, counted);
    },
  };
}
