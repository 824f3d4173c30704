import { describe, expect, it } from 'vitest';
import { between, countOf, holds, joined, ofPositions, without, type Ranges } from './ranges';

/** The same by brute force. */
const positions = (ranges: Ranges): number[] => ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
const risingAndApart = (ranges: Ranges) => ranges.every(({ from, to }, index) => from <= to && (index === 0 || from > (ranges[index - 1]?.to ?? 0) + 1));

/** The same numbers every time, by Park and Miller. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647);
}

describe('positions as ranges', () => {
  it('join, are cut and are found as sets of positions are, whatever they are', () => {
    const next = numbers(7);
    for (let round = 0; round < 300; round += 1) {
      const some = () => ofPositions(Array.from({ length: next() % 12 }, () => next() % 30));
      const [one, other] = [some(), some()];
      const both = joined(one, other);
      const left = without(one, other);
      const inOne = new Set(positions(one));
      const inOther = new Set(positions(other));
      expect(positions(both)).toEqual([...new Set([...inOne, ...inOther])].toSorted((a, b) => a - b));
      expect(positions(left)).toEqual([...inOne].filter((each) => !inOther.has(each)));
      expect([both, left].every(risingAndApart)).toBe(true);
      expect(countOf(both)).toBe(positions(both).length);
      for (let position = 0; position < 31; position += 1) expect(holds(one, position)).toBe(inOne.has(position));
    }
  });
  it('all of a million are one', () => {
    const all = between(0, 999_999);
    expect(countOf(all)).toBe(1_000_000);
    expect(without(all, between(500, 500))).toEqual([{ from: 0, to: 499 }, { from: 501, to: 999_999 }]);
  });
  it('go from one to the other, whichever comes first', () => expect(between(9, 4)).toEqual([{ from: 4, to: 9 }]));
  it('joining changes neither', () => {
    const one = between(0, 4);
    joined(one, between(3, 9));
    expect(one).toEqual([{ from: 0, to: 4 }]);
  });
});
