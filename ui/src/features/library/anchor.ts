import type { Anchor } from './grid.svelte';

/** Whether what was remembered is a place in the grid: what is on disk may be anything. */
export const anchorOf = (value: unknown): value is Anchor | null =>
  value === null || (typeof value === 'object' && Number.isFinite((value as Anchor).task) && Number.isFinite((value as Anchor).above) && (value as Anchor).height > 0);

/** Under this name it is remembered where the grid of a place stood. */
export const anchorName = (part: string): string => `library.at.${part}`;
