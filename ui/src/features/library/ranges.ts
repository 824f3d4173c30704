import type { PositionRange } from '$lib/backend/bindings';

/** Positions as ranges, both ends within, rising and apart: a hundred thousand that lie together are one. */
export type Ranges = readonly PositionRange[];

export const countOf = (ranges: Ranges): number => ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);

/** Found by halves: a tile asks it for each frame. */
export function holds(ranges: Ranges, position: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle] as PositionRange;
    if (position < range.from) high = middle - 1;
    else if (position > range.to) low = middle + 1;
    else return true;
  }
  return false;
}

/** All positions of both. */
export function joined(one: Ranges, other: Ranges): PositionRange[] {
  const sorted = [...one, ...other].toSorted((a, b) => a.from - b.from);
  const made: PositionRange[] = [];
  for (const { from, to } of sorted) {
    const last = made.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else made.push({ from, to });
  }
  return made;
}

/** The positions of the first that are not of the second. */
export function without(one: Ranges, other: Ranges): PositionRange[] {
  const made: PositionRange[] = [];
  for (const range of one) {
    let { from } = range;
    for (const cut of other) {
      if (cut.to < from || cut.from > range.to) continue;
      if (cut.from > from) made.push({ from, to: cut.from - 1 });
      from = cut.to + 1;
    }
    if (from <= range.to) made.push({ from, to: range.to });
  }
  return made;
}

/** From one position to another, whichever comes first. */
export const between = (one: number, other: number): PositionRange[] => [{ from: Math.min(one, other), to: Math.max(one, other) }];

/** Any positions, each once. */
export function ofPositions(positions: Iterable<number>): PositionRange[] {
  const made: PositionRange[] = [];
  for (const position of [...new Set(positions)].toSorted((a, b) => a - b)) {
    const last = made.at(-1);
    if (last !== undefined && position === last.to + 1) last.to = position;
    else made.push({ from: position, to: position });
  }
  return made;
}
