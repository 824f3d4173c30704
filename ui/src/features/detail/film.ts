import type { OutputView, Tile } from '$lib/backend/bindings';

const height = 56;
const narrowest = 32;
const widest = 132;
const sound = 104;

const within = (width: number): number => Math.round(Math.min(widest, Math.max(narrowest, width)));

/** Width of an output in the filmstrip: its own shape at the strip's height. */
export function filmWidth({ media, width, height: tall }: OutputView): number {
  if (media === 'audio') return sound;
  if (width === null || tall === null || tall <= 0) return height;
  return within((width / tall) * height);
}

/** The same of a neighbour, whose shape the grid's tile tells by its width; without one it is a square. */
export function filmWidthOfTile(tile: Tile): number {
  if (tile.media === 'audio') return sound;
  return within(tile.width > 0 ? (tile.width / rowHeightOf) * height : height);
}

/** Neighbours come at the grid's usual row height. */
const rowHeightOf = 176;
