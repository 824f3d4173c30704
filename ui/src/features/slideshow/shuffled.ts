/**
 * An order of `count` positions that looks like chance and needs no memory: each comes once before any comes again. It
 * is a small cipher over the positions; a number that falls outside of them is enciphered once more.
 */
export class Shuffled {
  readonly #count: number;
  readonly #half: number;
  readonly #keys: readonly number[];

  constructor(count: number, seed: number) {
    this.#count = Math.max(1, Math.floor(count));
    // Two halves of so many bits hold all positions.
    this.#half = Math.max(1, Math.ceil(Math.log2(this.#count) / 2));
    this.#keys = [1, 2, 3, 4].map((round) => mixed(seed ^ Math.imul(round, 0x9e3779b9)));
  }

  /** The position that comes in a turn; turns go round. */
  at(turn: number): number {
    return this.#walk(wrapped(turn, this.#count), (number) => this.#round(number, this.#keys, false));
  }

  /** The turn in which a position comes. */
  turnOf(position: number): number {
    return this.#walk(wrapped(position, this.#count), (number) => this.#round(number, this.#keys.toReversed(), true));
  }

  #walk(number: number, step: (number: number) => number): number {
    let at = step(number);
    while (at >= this.#count) at = step(at);
    return at;
  }

  #round(number: number, keys: readonly number[], back: boolean): number {
    const mask = 2 ** this.#half - 1;
    let [left, right] = [Math.floor(number / 2 ** this.#half), number & mask];
    for (const key of keys) {
      if (back) [left, right] = [right ^ (mixed(left ^ key) & mask), left];
      else [left, right] = [right, left ^ (mixed(right ^ key) & mask)];
    }
    return left * 2 ** this.#half + right;
  }
}

const wrapped = (number: number, count: number): number => ((Math.floor(number) % count) + count) % count;

/** Spreads a number over 32 bits. */
function mixed(number: number): number {
  let at = number | 0;
  at = Math.imul(at ^ (at >>> 16), 0x7feb352d);
  at = Math.imul(at ^ (at >>> 15), 0x846ca68b);
  return (at ^ (at >>> 16)) >>> 0;
}
