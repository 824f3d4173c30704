import { fitScale, wholeScale, type Size } from '$features/detail/zoom';
import type { Point } from '$features/detail/gestures';

/**
 * One look at several pictures: how much larger than whole they are, and which point lies in the middle, in shares of
 * the picture from its own middle. So pictures of different sizes show the same part.
 */
export interface Sight {
  factor: number;
  x: number;
  y: number;
}

export const whole: Sight = { factor: 1, x: 0, y: 0 };
const most = 32;

/** Size of a picture that is seen whole. Here small ones are blown up, so that all are as large as each other. */
export function fittedSize(picture: Size, stage: Size): Size {
  if (!(picture.width > 0 && picture.height > 0 && stage.width > 0 && stage.height > 0)) return { width: 0, height: 0 };
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height);
  return { width: picture.width * scale, height: picture.height * scale };
}

/** So many times larger, with what lies under the point (pixels from the middle of the stage) staying there. */
export function zoomed(sight: Sight, by: number, at: Point, fitted: Size): Sight {
  const factor = Math.min(most, Math.max(1, sight.factor * (Number.isFinite(by) && by > 0 ? by : 1)));
  if (!(fitted.width > 0 && fitted.height > 0)) return held({ ...sight, factor });
  const moved = (place: number, px: number, length: number) => place + px / (length * sight.factor) - px / (length * factor);
  return held({ factor, x: moved(sight.x, at.x, fitted.width), y: moved(sight.y, at.y, fitted.height) });
}

/** Moved by pixels, as the pointer moves what it holds. */
export const panned = (sight: Sight, by: Point, fitted: Size): Sight =>
  fitted.width > 0 && fitted.height > 0 ? held({ ...sight, x: sight.x - by.x / (fitted.width * sight.factor), y: sight.y - by.y / (fitted.height * sight.factor) }) : sight;

/** How far a picture is moved in its stage, in pixels: in a direction in which it is seen whole it stays in the middle. */
export function shift({ factor, x, y }: Sight, fitted: Size, stage: Size): Point {
  const along = (place: number, length: number, room: number) => (length * factor <= room + 0.5 ? 0 : -place * length * factor + 0);
  return { x: along(x, fitted.width, stage.width), y: along(y, fitted.height, stage.height) };
}

/** The factor at which a picture is at 100 %, and how large it is at another. */
export const wholeFactor = (picture: Size, stage: Size, ratio: number): number => {
  const { width } = fittedSize(picture, stage);
  return width > 0 ? (picture.width * wholeScale(ratio)) / width : fitScale(picture, stage);
};

/** Whole to 100 % of a picture and back; one that is larger than that when whole is seen twice as large. */
export function toggled(sight: Sight, at: Point, picture: Size, stage: Size, ratio: number): Sight {
  if (sight.factor > 1) return whole;
  const factor = wholeFactor(picture, stage, ratio);
  return zoomed(sight, factor > 1.01 ? factor : 2, at, fittedSize(picture, stage));
}

/** Nobody gets lost beside the pictures. */
function held({ factor, x, y }: Sight): Sight {
  const reach = (1 - 1 / factor) / 2;
  const within = (place: number) => Math.min(reach, Math.max(-reach, Number.isFinite(place) ? place : 0)) + 0;
  return { factor, x: within(x), y: within(y) };
}

/** In how many columns pictures of these shapes (width by height) are largest in a stage. */
export function columnsFor(shapes: readonly number[], stage: Size, gap: number, foot: number): number {
  const sizeIn = (columns: number) => {
    const rows = Math.ceil(shapes.length / columns);
    const room = { width: (stage.width - gap * (columns - 1)) / columns, height: (stage.height - gap * (rows - 1)) / rows - foot };
    if (room.width <= 0 || room.height <= 0) return 0;
    return shapes.reduce((sum, shape) => sum + Math.min(room.width, room.height * shape) ** 2 / shape, 0);
  };
  // Three and four stand in a grid or a row, two beside or above each other.
  const ways = shapes.length <= 2 ? [shapes.length, 1] : [2, shapes.length];
  return ways.reduce((best, columns) => (sizeIn(columns) > sizeIn(best) * 1.001 ? columns : best), ways[0] ?? 1);
}
