/**
 * Slots of a store by a whole number, which several may share: chains through two arrays, without an object for any. The
 * slots begin at 1; 0 stands for none.
 */
export class SlotChains {
  readonly #heads: Int32Array;
  readonly #following: Int32Array;
  readonly #mask: number;

  /** `most`: the last slot there can be. */
  constructor(most: number) {
    this.#heads = new Int32Array(2 ** Math.ceil(Math.log2(most + 1)));
    this.#following = new Int32Array(most + 1);
    this.#mask = this.#heads.length - 1;
  }

  /** The first slot that may be of this number; others' numbers may lead to it too. */
  first(number: number): number {
    return this.#heads[number & this.#mask] ?? 0;
  }

  after(slot: number): number {
    return this.#following[slot] ?? 0;
  }

  add(number: number, slot: number): void {
    const head = number & this.#mask;
    this.#following[slot] = this.#heads[head] ?? 0;
    this.#heads[head] = slot;
  }

  remove(number: number, slot: number): void {
    const head = number & this.#mask;
    if (this.#heads[head] === slot) this.#heads[head] = this.after(slot);
    for (let at = this.first(number); at !== 0; at = this.after(at)) {
      if (this.after(at) === slot) this.#following[at] = this.after(slot);
    }
  }
}
