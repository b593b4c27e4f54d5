import { DomainError, type FieldProblem } from '@orrery/kernel';

/** Collects what is wrong, so that an answer can name each wrong field at once. */
export class Problems {
  readonly #found: FieldProblem[] = [];

  add(path: string, message: string): void {
    this.#found.push({ path, message });
  }

  /** Takes over the problems of `others` that `known` has not. */
  take(others: Problems, { except: known }: { readonly except: Problems | undefined }): void {
    const isKnown = ({ path, message }: FieldProblem): boolean =>
      known !== undefined && known.#found.some((old) => old.path === path && old.message === message);
    this.#found.push(...others.#found.filter((problem) => !isKnown(problem)));
  }

  get some(): boolean {
    return this.#found.length > 0;
  }

  /** Throws VALIDATION_ERROR when anything was found. */
  refuse(): void {
    const first = this.#found[0];
    if (!first) return;
    throw new DomainError('invalid', 'VALIDATION_ERROR', `${first.path} ${first.message}`, {
      details: { fields: this.#found },
    });
  }
}
