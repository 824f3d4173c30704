/** Maths of the virtual grid: what is in the window, what to ask for, and how a view taller than a box can be is scrolled. */

/**
 * Taller boxes are clamped by the engines of web views, and their last rows can never be reached: WebKitGTK's end at
 * 33,554,428 px (`cargo xtask bench library` says it), those of others sooner.
 */
export const tallestBox = 8_000_000;
const overscan = 260;

/** A view of some height inside a scroll box that may be smaller than it. */
export interface Space {
  /** Height of everything in the view. */
  height: number;
  /** Height of the window onto it. */
  window: number;
  /** Height of the box that scrolls. */
  box: number;
}

export function spaceOf(height: number, window: number): Space {
  return { height, window, box: Math.min(Math.max(0, height), tallestBox) };
}

/** Pixels of the view at the top of the window. */
export function toView({ height, window, box }: Space, scrollTop: number): number {
  const farthest = Math.max(0, height - window);
  const reach = Math.max(0, box - window);
  if (reach === 0) return 0;
  return Math.min(farthest, Math.max(0, scrollTop) * (farthest / reach));
}

/** Where the box is scrolled to when that pixel of the view is at the top. */
export function toScroll({ height, window, box }: Space, y: number): number {
  const farthest = Math.max(0, height - window);
  const reach = Math.max(0, box - window);
  if (farthest === 0) return 0;
  return Math.min(reach, Math.max(0, y) * (reach / farthest));
}

export interface Range {
  from: number;
  to: number;
}

/** What is drawn: the window and a little more on both sides. */
export const drawn = (top: number, window: number): Range => ({ from: Math.max(0, top - overscan), to: top + window + overscan });

/** What is asked for: half a window more than what is drawn, so that not every step of the wheel asks. */
export function wanted(top: number, window: number): Range {
  const range = drawn(top, window);
  return { from: Math.max(0, range.from - window / 2), to: range.to + window / 2 };
}

export const covers = (have: Range | null, need: Range, height: number): boolean =>
  have !== null && have.from <= need.from && have.to >= Math.min(need.to, height);

export const touches = (row: { y: number; height: number }, range: Range): boolean => row.y < range.to && row.y + row.height > range.from;

/** A day's head and a little air stay above the row that was gone to. */
const above = 36;
const below = 8;

/** How far to move so that a row is wholly in the window; 0 when it is. */
export function intoWindow(row: { y: number; height: number }, top: number, window: number): number {
  if (row.y - above < top) return Math.max(-top, row.y - above - top);
  const over = row.y + row.height + below - (top + window);
  return over > 0 ? Math.min(over, row.y - above - top) : 0;
}

/** Which thumbnail a tile of this height needs on a screen of this pixel ratio. */
export const thumbnailSize = (height: number, ratio: number): 320 | 640 => (height * ratio > 320 ? 640 : 320);
