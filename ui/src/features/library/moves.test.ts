import { describe, expect, it } from 'vitest';
import type { GridRow, Tile } from '$lib/backend/bindings';
import { moved } from './moves';

const tile = (position: number, x: number, width: number): Tile => ({
  task: 100 - position, output: 1, position, x, width, media: 'image', prompt: '', marks: [], modelTitle: '', favourite: false, rating: 0, label: null, private: false, binned: false, missing: false, changed: false, failed: false, madeAt: 0, durationMs: null, outputs: 1, hasThumbnail: true, colour: null, waveform: null, saved: { name: 'saved' },
});
const day: GridRow = { type: 'head', y: 0, height: 28, of: { by: 'day', day: '2026-11-24' }, count: 5 };
const line = (row: number, y: number, ...tiles: Tile[]): GridRow => ({ type: 'tiles', y, height: 176, row, tiles });
const rows = [day, line(0, 28, tile(0, 0, 300), tile(1, 306, 100), tile(2, 412, 300)), line(1, 210, tile(3, 0, 150), tile(4, 156, 556)), line(2, 392, tile(5, 0, 712))];

describe('moving in the grid', () => {
  const go = (move: Parameters<typeof moved>[0], at: number, count = 6) => moved(move, at, count, rows, 400);
  it('goes left and right through all rows and stops at the ends', () => {
    expect(go('right', 2)).toBe(3);
    expect(go('left', 3)).toBe(2);
    expect(go('left', 0)).toBe(0);
    expect(go('right', 5)).toBe(5);
  });
  it('goes up and down to the tile that lies nearest, over the head of a day', () => {
    expect(go('down', 0)).toBe(3);
    expect(go('down', 2)).toBe(4);
    expect(go('up', 5)).toBe(4);
    expect(go('up', 4)).toBe(1);
  });
  it('stays in the first and last row of everything', () => {
    expect(go('up', 1)).toBe(1);
    expect(go('down', 5)).toBe(5);
  });
  it('a page goes most of a window, and to the end when there is less', () => {
    expect(go('pageDown', 0)).toBe(5);
    expect(go('pageUp', 5)).toBe(1);
  });
  it('asks for more rows where the loaded ones end', () => {
    expect(go('down', 5, 60)).toBeNull();
    expect(go('down', 40, 60)).toBeNull();
  });
  it('knows both ends without their rows', () => {
    expect(go('end', 0, 12_480)).toBe(12_479);
    expect(go('home', 4)).toBe(0);
  });
  it('goes nowhere in an empty grid', () => expect(moved('down', 0, 0, [], 400)).toBeNull());
});
