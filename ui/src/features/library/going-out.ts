import type { Tile } from '$lib/backend/bindings';

/** Whether its files can be dragged out of the window. What is private stays here unless it is asked for. */
export const goesOut = (tile: Tile): boolean => tile.saved.name === 'saved' && tile.output !== null && !tile.failed && !tile.private;
