import type { GridRow, Tile } from '$lib/backend/bindings';

type TilesRow = Extract<GridRow, { type: 'tiles' }>;
export type Move = 'left' | 'right' | 'up' | 'down' | 'home' | 'end' | 'pageUp' | 'pageDown';

export const moveOf: Record<string, Move | undefined> = {
  ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down', Home: 'home', End: 'end', PageUp: 'pageUp', PageDown: 'pageDown',
};

/**
 * The position that a key leads to from a tile, as far as the loaded rows tell it; null when it lies beyond them.
 * Up and down go to the tile whose middle is nearest.
 */
export function moved(move: Move, at: number, count: number, rows: readonly GridRow[], window: number): number | null {
  if (count === 0) return null;
  switch (move) {
    case 'left': return Math.max(0, at - 1);
    case 'right': return Math.min(count - 1, at + 1);
    case 'home': return 0;
    case 'end': return count - 1;
    case 'up': return beside(at, count, rows, (here, row) => row.y < here.y, -1);
    case 'down': return beside(at, count, rows, (here, row) => row.y > here.y, 1);
    case 'pageUp': return beside(at, count, rows, (here, row) => row.y <= here.y - window * 0.8, -1);
    case 'pageDown': return beside(at, count, rows, (here, row) => row.y >= here.y + window * 0.8, 1);
  }
}

function beside(at: number, count: number, rows: readonly GridRow[], fits: (here: TilesRow, row: TilesRow) => boolean, by: 1 | -1): number | null {
  const lines = rows.filter((row): row is TilesRow => row.type === 'tiles' && row.tiles.length > 0);
  const here = lines.find((row) => row.tiles.some((tile) => tile.position === at));
  const tile = here?.tiles.find((each) => each.position === at);
  if (here === undefined || tile === undefined) return null;
  const found = by === 1 ? lines.find((row) => fits(here, row)) : lines.findLast((row) => fits(here, row));
  if (found !== undefined) return nearest(found.tiles, tile.x + tile.width / 2);
  const outermost = by === 1 ? lines.at(-1) : lines[0];
  const edge = by === 1 ? outermost?.tiles.at(-1)?.position : outermost?.tiles[0]?.position;
  // At the end of everything a page goes to the end; in the middle the rows beyond are not here yet.
  if (by === 1 ? edge === count - 1 : edge === 0) return outermost === here || outermost === undefined ? at : nearest(outermost.tiles, tile.x + tile.width / 2);
  return null;
}

const nearest = (tiles: readonly Tile[], middle: number): number =>
  tiles.reduce((best, tile) => (Math.abs(tile.x + tile.width / 2 - middle) < Math.abs(best.x + best.width / 2 - middle) ? tile : best)).position;
