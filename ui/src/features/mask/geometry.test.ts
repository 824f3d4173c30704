import { describe, expect, it } from 'vitest';
import type { JsonValue } from '$lib/backend/bindings';
import { areasIn, sent, withValue, type Area } from './areas';
import { areaOf, encloses, fewestPoints, mostPoints, placed, rectangle, simplified, type Point } from './geometry';
import { Mask } from './mask.svelte';

/** Numbers by chance, the same each time. */
function chance(seed: number) {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}
const picture = { width: 1456, height: 816 };
const inside = ({ x, y }: Point, size = picture) => Number.isInteger(x) && Number.isInteger(y) && x >= 0 && y >= 0 && x <= size.width && y <= size.height;

function far(point: Point, line: readonly Point[]): number {
  const away = (from: Point, to: Point) => {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const long = dx * dx + dy * dy;
    const along = long === 0 ? 0 : Math.min(1, Math.max(0, ((point.x - from.x) * dx + (point.y - from.y) * dy) / long));
    return Math.hypot(point.x - from.x - along * dx, point.y - from.y - along * dy);
  };
  return Math.min(...line.slice(1).map((to, index) => away(line[index] ?? to, to)));
}

describe('areas of a picture', () => {
  it('are whole pixels within the picture, three points at least and a hundred at most, whatever the hand draws', () => {
    const random = chance(11);
    for (let round = 0; round < 80; round += 1) {
      const size = { width: 1 + Math.floor(random() * 4000), height: 1 + Math.floor(random() * 4000) };
      const count = Math.floor(random() ** 2 * 1500);
      const wild = random() < 0.3;
      const drawn = Array.from({ length: count }, (_, index) => {
        const turn = (index / count) * 2 * Math.PI;
        const reach = wild ? random() * 3 : 0.3 + 0.2 * Math.sin(turn * 7);
        return { x: size.width * (0.5 + Math.cos(turn) * reach), y: size.height * (0.5 + Math.sin(turn) * reach) };
      });
      const area = areaOf(drawn, size);
      expect(area.every((point) => inside(point, size))).toBe(true);
      expect(area.length).toBeLessThanOrEqual(mostPoints);
      for (let at = 1; at < area.length; at += 1) expect(area[at]).not.toEqual(area[at - 1]);
      if (!wild && count > 50 && size.width > 50 && size.height > 50) expect(encloses(area)).toBe(true);
    }
  });

  it('a simpler line is never further away than it may be', () => {
    const random = chance(5);
    for (let round = 0; round < 30; round += 1) {
      const line: Point[] = [{ x: 0, y: 0 }];
      for (let step = 0; step < 200; step += 1) line.push({ x: (line.at(-1)?.x ?? 0) + random() * 20 - 8, y: (line.at(-1)?.y ?? 0) + random() * 20 - 10 });
      const tolerance = 1 + random() * 15;
      const few = simplified(line, tolerance);
      expect(few[0]).toEqual(line[0]);
      expect(few.at(-1)).toEqual(line.at(-1));
      for (const point of line) expect(far(point, few)).toBeLessThanOrEqual(tolerance + 1e-9);
    }
  });

  it('what was typed as JSON comes back as it was, unless it is drawn over', () => {
    const given: { [key: string]: JsonValue }[] = [{ width: 10, height: 10, points: [0, 0, 5, 0, 5, 5], note: 'mine' }, { height: 10, points: [1.5, 2, 9, 2, 9, 9], width: 10 }];
    const found = areasIn(given);
    expect(JSON.stringify(sent(found?.areas ?? [], found?.picture ?? picture))).toBe(JSON.stringify(given));
    const mask = new Mask({ width: 10, height: 10 }, found?.areas ?? []);
    mask.choose(1, 0);
    mask.move(1, 1);
    expect(sent(mask.areas, mask.picture)[0]).toBe(given[0]);
    expect(sent(mask.areas, mask.picture)[1]).toEqual({ width: 10, height: 10, points: [3, 3, 9, 2, 9, 9] });
    mask.undo();
    expect(JSON.stringify(sent(mask.areas, mask.picture))).toBe(JSON.stringify(given));
  });

  it('what is no list of areas of one picture is not drawn over', () => {
    for (const other of ['x', 7, {}, [1], [{ width: 1, height: 1, points: [1] }], [{ width: 0, height: 1, points: [] }], [{ width: 1, height: 1, points: ['a', 'b'] }], [{ width: 5, height: 5, points: [] }, { width: 6, height: 5, points: [] }], Array.from({ length: 51 }, () => ({ width: 1, height: 1, points: [] }))]) {
      expect(areasIn(other)).toBe(null);
    }
    expect(areasIn(undefined)).toEqual({ picture: null, areas: [] });
  });

  it('a value is put in and taken out at its place, and nothing beside it changes', () => {
    const path = ['model_params', 'mask', 'areas'];
    const object = { seed: 7, model_params: { task_id: 'task_1' } };
    const put = withValue(object, path, [1]);
    expect(put).toEqual({ seed: 7, model_params: { task_id: 'task_1', mask: { areas: [1] } } });
    expect(withValue(put, path, null)).toEqual(object);
    expect(Object.keys(withValue({ model_params: { mask: 1, z: 2 }, a: 1 }, path, [1]))).toEqual(['model_params', 'a']);
  });

  it('any steps lead back to the beginning, and everything on the way could be sent', () => {
    const random = chance(3);
    const start: Area[] = [{ points: rectangle({ x: 10, y: 10 }, { x: 90, y: 60 }), given: null }];
    for (let round = 0; round < 8; round += 1) {
      const mask = new Mask(picture, start);
      const spot = () => ({ x: random() * 2000 - 200, y: random() * 1200 - 200 });
      for (let step = 0; step < 60; step += 1) {
        const act = Math.floor(random() * 9);
        if (act === 0) mask.drawRectangle(spot(), spot());
        else if (act === 1) mask.drawLasso(Array.from({ length: 30 }, spot));
        else if (act === 2) mask.add(spot());
        else if (act === 3) mask.close();
        else if (act === 4) mask.step(random() < 0.5 ? 1 : -1);
        else if (act === 5) mask.move(Math.round(random() * 600 - 300), Math.round(random() * 600 - 300));
        else if (act === 6) mask.addBehind();
        else if (act === 7) mask.remove();
        else mask.undo();
        for (const area of sent(mask.areas, picture) as { points: number[] }[]) {
          expect(area.points.length % 2).toBe(0);
          expect(area.points.length / 2).toBeGreaterThanOrEqual(fewestPoints);
          for (let at = 0; at < area.points.length; at += 2) expect(inside({ x: area.points[at] ?? -1, y: area.points[at + 1] ?? -1 })).toBe(true);
        }
      }
      for (let step = 0; step < 500 && mask.canUndo; step += 1) mask.undo();
      expect(mask.areas).toEqual(start);
      while (mask.canRedo) mask.redo();
      expect(placed({ x: -0.4, y: 900 }, picture)).toEqual({ x: 0, y: 816 });
    }
  });
});
