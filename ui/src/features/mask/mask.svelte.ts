import type { Area } from './areas';
import { areaOf, distinct, encloses, mostAreas, placed, rectangle, type Point, type Size } from './geometry';

export type Tool = 'polygon' | 'rectangle' | 'lasso';

interface State {
  areas: Area[];
  chosen: number;
  point: number;
}

const longest = 200;

/** Areas in the making: what is drawn by the pointer or by keys, and every step back. */
export class Mask {
  picture: Size = $state.raw({ width: 0, height: 0 });
  tool: Tool = $state('polygon');
  /** What is being drawn and encloses nothing yet. */
  draft: Point[] = $state.raw([]);
  #state: State = $state.raw({ areas: [], chosen: -1, point: -1 });
  #before: State[] = $state.raw([]);
  #after: State[] = $state.raw([]);

  constructor(picture: Size, areas: readonly Area[]) {
    this.picture = picture;
    this.#state = { areas: [...areas], chosen: areas.length - 1, point: -1 };
  }

  get areas(): readonly Area[] {
    return this.#state.areas;
  }
  get chosen(): number {
    return this.#state.chosen;
  }
  /** The point of the chosen area that the arrows move; -1: the whole area. */
  get point(): number {
    return this.#state.point;
  }
  get changed(): boolean {
    return this.#before.length > 0;
  }
  get canUndo(): boolean {
    return this.draft.length > 0 || this.#before.length > 0;
  }
  get canRedo(): boolean {
    return this.#after.length > 0;
  }
  get full(): boolean {
    return this.areas.length >= mostAreas;
  }

  /** A point of a polygon. */
  add(point: Point): void {
    const here = placed(point, this.picture);
    const last = this.draft.at(-1);
    if (last?.x !== here.x || last.y !== here.y) this.draft = [...this.draft, here];
  }

  /** The polygon is whole. False when it encloses nothing, and then it stays open. */
  close(): boolean {
    return this.#take(areaOf(this.draft, this.picture));
  }

  drawRectangle(from: Point, to: Point): boolean {
    return this.#take(distinct(rectangle(placed(from, this.picture), placed(to, this.picture))));
  }

  drawLasso(points: readonly Point[]): boolean {
    return this.#take(areaOf(points, this.picture));
  }

  choose(area: number, point = -1): void {
    this.#state = { ...this.#state, chosen: area, point };
  }

  /** The next point, the area as a whole between the last and the first. */
  step(by: 1 | -1): void {
    const count = (this.areas[this.chosen]?.points.length ?? 0) + 1;
    if (this.chosen >= 0) this.choose(this.chosen, ((this.point + 1 + by + count) % count) - 1);
  }

  /** The chosen point or area, within the picture. */
  move(dx: number, dy: number): void {
    const area = this.areas[this.chosen];
    if (area === undefined) return;
    const { width, height } = this.picture;
    if (this.point >= 0) {
      const moved = area.points.map((each, index) => (index === this.point ? placed({ x: each.x + dx, y: each.y + dy }, this.picture) : each));
      return this.#change(moved);
    }
    const xs = area.points.map(({ x }) => x);
    const ys = area.points.map(({ y }) => y);
    // All of it stays inside, so that it keeps its shape.
    const x = Math.min(width - Math.max(...xs), Math.max(-Math.min(...xs), dx));
    const y = Math.min(height - Math.max(...ys), Math.max(-Math.min(...ys), dy));
    this.#change(area.points.map((each) => placed({ x: each.x + x, y: each.y + y }, this.picture)));
  }

  /** A new point halfway to the next one. */
  addBehind(): void {
    const points = this.areas[this.chosen]?.points ?? [];
    const at = Math.max(0, this.point);
    const [here, next] = [points[at], points[(at + 1) % points.length]];
    if (here === undefined || next === undefined) return;
    const middle = placed({ x: (here.x + next.x) / 2, y: (here.y + next.y) / 2 }, this.picture);
    this.#change([...points.slice(0, at + 1), middle, ...points.slice(at + 1)], at + 1);
  }

  /** The chosen point while three are left, else the whole area. */
  remove(): void {
    const area = this.areas[this.chosen];
    if (area === undefined) return;
    const fewer = area.points.filter((_, index) => index !== this.point);
    if (this.point >= 0 && encloses(fewer)) return this.#change(fewer, Math.min(this.point, fewer.length - 1));
    const areas = this.areas.filter((_, index) => index !== this.chosen);
    this.#note({ areas, chosen: Math.min(this.chosen, areas.length - 1), point: -1 });
  }

  undo(): void {
    if (this.draft.length > 0) this.draft = this.draft.slice(0, -1);
    else this.#turn('before');
  }

  redo(): void {
    this.#turn('after');
  }

  #take(points: Point[]): boolean {
    if (!encloses(points) || this.full) return false;
    this.draft = [];
    this.#note({ areas: [...this.areas, { points, given: null }], chosen: this.areas.length, point: -1 });
    return true;
  }

  #change(points: Point[], point = this.point): void {
    // An area that encloses nothing would be sent by nobody.
    if (!encloses(distinct(points))) return;
    const areas = this.areas.map((area, index) => (index === this.chosen ? { points, given: null } : area));
    this.#note({ areas, chosen: this.chosen, point });
  }

  #note(next: State): void {
    this.#before = [...this.#before, this.#state].slice(-longest);
    this.#after = [];
    this.#state = next;
  }

  #turn(way: 'before' | 'after'): void {
    const from = way === 'before' ? this.#before : this.#after;
    const state = from.at(-1);
    if (state === undefined) return;
    if (way === 'before') [this.#before, this.#after] = [from.slice(0, -1), [...this.#after, this.#state]];
    else [this.#after, this.#before] = [from.slice(0, -1), [...this.#before, this.#state]];
    this.#state = state;
  }
}
