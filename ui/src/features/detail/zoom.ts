/** Zoom and pan of a picture in a stage. Lengths are CSS pixels; x and y are the picture's middle from the stage's. */
export interface Zoom {
  /** CSS pixels for one pixel of the picture; null is "fit", which follows the stage. */
  scale: number | null;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export const fitted: Zoom = { scale: null, x: 0, y: 0 };
const largest = 16;

/** The scale at which a picture is seen whole; small pictures are not blown up. */
export function fitScale(picture: Size, stage: Size): number {
  if (picture.width <= 0 || picture.height <= 0 || stage.width <= 0 || stage.height <= 0) return 1;
  return Math.min(1, stage.width / picture.width, stage.height / picture.height);
}

export const scaleOf = (zoom: Zoom, picture: Size, stage: Size): number => zoom.scale ?? fitScale(picture, stage);

/** To a scale, with the point under the pointer (from the stage's middle) staying where it is. */
export function zoomedTo(zoom: Zoom, wanted: number, at: { x: number; y: number }, picture: Size, stage: Size): Zoom {
  const before = scaleOf(zoom, picture, stage);
  const fit = fitScale(picture, stage);
  const scale = Math.min(largest, Math.max(Math.min(fit, 0.05, wanted), wanted));
  if (scale <= fit) return fitted;
  const grown = scale / before;
  return held({ scale, x: at.x - (at.x - zoom.x) * grown, y: at.y - (at.y - zoom.y) * grown }, picture, stage);
}

export const panned = (zoom: Zoom, by: { x: number; y: number }, picture: Size, stage: Size): Zoom =>
  zoom.scale === null ? zoom : held({ ...zoom, x: zoom.x + by.x, y: zoom.y + by.y }, picture, stage);

/** A picture larger than the stage has no gap at its edges; a smaller one stays in the middle. */
export function held(zoom: Zoom, picture: Size, stage: Size): Zoom {
  const scale = scaleOf(zoom, picture, stage);
  const reach = (length: number, room: number) => Math.max(0, (length * scale - room) / 2);
  const within = (value: number, most: number) => Math.min(most, Math.max(-most, value));
  return { ...zoom, x: within(zoom.x, reach(picture.width, stage.width)), y: within(zoom.y, reach(picture.height, stage.height)) };
}

/**
 * 100 %: one pixel of the picture on one pixel of the screen. `ratio` is how many pixels of the screen a CSS pixel has,
 * the text scale included.
 */
export const wholeScale = (ratio: number): number => 1 / (ratio > 0 ? ratio : 1);

/** How large the picture is on the screen, 1 for 100 %. */
export const shareOf = (scale: number, ratio: number): number => scale * (ratio > 0 ? ratio : 1);

/** Larger than 100 % the pixels themselves are shown, not a guess of what lies between them. */
export const showsPixels = (scale: number, ratio: number): boolean => shareOf(scale, ratio) > 1.001;

/** Fit to 100 % and back. */
export const toggled = (zoom: Zoom, at: { x: number; y: number }, picture: Size, stage: Size, ratio = 1): Zoom =>
  zoom.scale === null && fitScale(picture, stage) < wholeScale(ratio) ? zoomedTo(zoom, wholeScale(ratio), at, picture, stage) : fitted;

/** What stays when another picture is shown: zoom and place where it has the same size, as variants have. */
export const keptFor = (zoom: Zoom, before: Size | null, next: Size | null): Zoom =>
  before !== null && next !== null && before.width > 0 && before.width === next.width && before.height === next.height ? zoom : fitted;
