import type { GridRow } from '$lib/backend/bindings';
import { moved } from './moves';
import { holds, type Ranges } from './ranges';

type TilesRow = Extract<GridRow, { type: 'tiles' }>;
/** Where a key moves results to, in a collection that is ordered by hand. */
export type Way = 'before' | 'after' | 'up' | 'down' | 'first' | 'last';

/** A place between tiles. */
export interface Spot {
  /** Before the tile at this position; the count of the view: at the end. */
  at: number;
  /** Where its line stands, in pixels of the view from its first tile's edge. */
  x: number;
  y: number;
  height: number;
}

/** Half of the gap between two tiles. */
const half = 3;

/** The place that a point of the view means: the row that is nearest, and in it the gap that is nearest. */
export function spotAt(rows: readonly GridRow[], x: number, y: number): Spot | null {
  const lines = rows.filter((row): row is TilesRow => row.type === 'tiles' && row.tiles.length > 0);
  const row = lines.find((each) => y < each.y + each.height + half) ?? lines.at(-1);
  const last = row?.tiles.at(-1);
  if (row === undefined || last === undefined) return null;
  const before = row.tiles.find((tile) => x < tile.x + tile.width / 2);
  const line = { y: row.y, height: row.height };
  return before === undefined ? { ...line, at: last.position + 1, x: last.x + last.width + half } : { ...line, at: before.position, x: before.x - half };
}

/** The place that a key means for what is moved; null when it stands there already, undefined when the rows are not here that would tell. */
export function placeOf(way: Way, moving: Ranges, count: number, rows: readonly GridRow[], window: number): number | null | undefined {
  const [first, last] = [moving[0]?.from, moving.at(-1)?.to];
  if (first === undefined || last === undefined) return null;
  const to = (at: number): number | null => (stays(at, moving) ? null : at);
  switch (way) {
    case 'first': return to(0);
    case 'last': return to(count);
    case 'before': return to(Math.max(0, first - 1));
    case 'after': return to(Math.min(count, last + 2));
    case 'up': {
      const at = moved('up', first, count, rows, window);
      return at === null ? undefined : to(at);
    }
    case 'down': {
      const at = moved('down', last, count, rows, window);
      if (at === null) return undefined;
      return at === last ? null : to(at + 1);
    }
  }
}

/** Whether everything would stand as before. */
export const stays = (at: number, moving: Ranges): boolean => moving.length === 1 && at >= (moving[0]?.from ?? 0) && at <= (moving[0]?.to ?? 0) + 1;

/** The first position from there on that is not itself moved. */
export function past(at: number, moving: Ranges): number {
  let next = at;
  while (holds(moving, next)) next += 1;
  return next;
}
