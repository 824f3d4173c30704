/** Areas of a picture: whole pixels, simplified, within the picture. Pure. */

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** An area has no more points than this; a hand that draws freely makes hundreds. */
export const mostPoints = 100;
export const fewestPoints = 3;
/** More areas than anybody draws. */
export const mostAreas = 50;

/** On the picture, in whole pixels. */
export const placed = (point: Point, picture: Size): Point => ({
  x: Math.min(picture.width, Math.max(0, Math.round(point.x))) + 0,
  y: Math.min(picture.height, Math.max(0, Math.round(point.y))) + 0,
});

export const rectangle = (from: Point, to: Point): Point[] => {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  return [{ x: left, y: top }, { x: right, y: top }, { x: right, y: bottom }, { x: left, y: bottom }];
};

/** Without points that say nothing: those that repeat the one before, all around. */
export function distinct(points: readonly Point[]): Point[] {
  const kept = points.filter((point, index) => index === 0 || !same(point, points[index - 1]));
  while (kept.length > 1 && same(kept[0], kept.at(-1))) kept.pop();
  return kept;
}

/** Twice the surface that the points enclose; 0: they lie on a line. */
export const twiceSurface = (points: readonly Point[]): number =>
  Math.abs(points.reduce((sum, point, index) => {
    const next = points[(index + 1) % points.length] ?? point;
    return sum + point.x * next.y - next.x * point.y;
  }, 0));

/** Ready to be sent: at least three points that enclose something. */
export const encloses = (points: readonly Point[]): boolean => points.length >= fewestPoints && twiceSurface(points) > 0;

/** A line drawn by hand as few points (Douglas and Peucker), none further from it than `tolerance`. */
export function simplified(points: readonly Point[], tolerance: number): Point[] {
  const keep = new Set<number>([0, points.length - 1]);
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [from, to] = span;
    let [far, at] = [tolerance, -1];
    for (let index = from + 1; index < to; index += 1) {
      const away = distance(points[index], points[from], points[to]);
      if (away > far) [far, at] = [away, index];
    }
    if (at < 0) continue;
    keep.add(at);
    open.push([from, at], [at, to]);
  }
  return points.filter((_, index) => keep.has(index));
}

/** A closed line drawn by hand as an area: whole pixels within the picture, no more points than are sent. */
export function areaOf(drawn: readonly Point[], picture: Size): Point[] {
  const all = distinct(drawn.map((point) => placed(point, picture)));
  if (all.length <= fewestPoints) return all;
  for (let tolerance = 1; ; tolerance *= 1.5) {
    const few = distinct(closedSimplified(all, tolerance));
    if (few.length <= mostPoints) return few.length >= fewestPoints ? few : all.slice(0, mostPoints);
  }
}

/** Halved at the point furthest from the first, so that a closed line does not fall together. */
function closedSimplified(points: readonly Point[], tolerance: number): Point[] {
  const first = points[0];
  if (first === undefined) return [];
  const half = points.reduce((far, point, index) => (length(point, first) > length(points[far] ?? first, first) ? index : far), 0);
  const there = simplified(points.slice(0, half + 1), tolerance);
  const back = simplified([...points.slice(half), first], tolerance);
  return [...there, ...back.slice(1, -1)];
}

const same = (one: Point | undefined, other: Point | undefined): boolean => one !== undefined && other !== undefined && one.x === other.x && one.y === other.y;
const length = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);

function distance(point: Point | undefined, from: Point | undefined, to: Point | undefined): number {
  if (point === undefined || from === undefined || to === undefined) return 0;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const long = dx * dx + dy * dy;
  if (long === 0) return length(point, from);
  const along = Math.min(1, Math.max(0, ((point.x - from.x) * dx + (point.y - from.y) * dy) / long));
  return length(point, { x: from.x + along * dx, y: from.y + along * dy });
}
