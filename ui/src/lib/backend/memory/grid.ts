import type { GridRow, MediaType, Neighbours, Tile, View, ViewRequest } from '../bindings';
import { outputId, peaks, type Item } from './works';

const gap = 6;
const dayHeight = 28;

/** A view over the pretend library: every tile placed, as the engine places them. */
export interface LaidOut {
  view: View;
  rows: GridRow[];
  tiles: Tile[];
  /** y and height of each tile's row, by position. */
  places: { y: number; height: number; task: number }[];
}

const mediaTypes: MediaType[] = ['image', 'video', 'audio', 'other'];

export function layOut(number: number, all: readonly Item[], request: ViewRequest): LaidOut {
  const began = performance.now();
  const terms = request.text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter(({ work }) => {
    const text = `${work.prompt} ${work.modelTitle} ${work.model}`.toLowerCase();
    return terms.every((term) => text.includes(term));
  });
  const byMedia = mediaTypes
    .map((media) => ({ media, count: found.filter(({ work }) => work.media === media).length }))
    .filter(({ count }) => count > 0);
  const shown = request.media.length === 0 ? found : found.filter(({ work }) => request.media.includes(work.media));
  const sorted = request.sort === 'newest' ? shown : shown.toReversed();
  const laid = place(sorted, request);
  const view: View = {
    view: number,
    count: sorted.length,
    of: all.length,
    rows: laid.rows.length,
    height: laid.height,
    tookMs: Math.max(1, Math.round(performance.now() - began)),
    byMedia,
  };
  return { view, rows: laid.rows, tiles: laid.tiles, places: laid.places };
}

function place(items: readonly Item[], request: ViewRequest) {
  const rows: GridRow[] = [];
  const tiles: Tile[] = [];
  const places: LaidOut['places'] = [];
  const ratio = (item: Item) => (request.layout === 'square' ? 1 : item.work.width / item.work.height);
  let y = 0;
  let row = 0;
  let from = 0;
  while (from < items.length) {
    const day = items[from]?.day ?? '';
    let until = from;
    while (until < items.length && items[until]?.day === day) until += 1;
    rows.push({ type: 'day', y, height: dayHeight, day, count: until - from });
    y += dayHeight;
    while (from < until) {
      let end = from;
      let ratios = 0;
      let full = false;
      while (end < until && !full) {
        ratios += ratio(items[end] as Item);
        end += 1;
        full = ratios * request.rowHeight + gap * (end - from - 1) >= request.width;
      }
      // A row that is not full keeps the wanted height and ends where its pictures end.
      const height = full ? (request.width - gap * (end - from - 1)) / ratios : request.rowHeight;
      let x = 0;
      const line: Tile[] = [];
      for (const item of items.slice(from, end)) {
        const width = ratio(item) * height;
        const tile = tileOf(item, tiles.length, x, width);
        line.push(tile);
        tiles.push(tile);
        places.push({ y, height, task: item.task });
        x += width + gap;
      }
      rows.push({ type: 'tiles', y, height, row, tiles: line });
      row += 1;
      y += height + gap;
      from = end;
    }
    y += 8;
  }
  return { rows, tiles, places, height: y };
}

function tileOf({ task, work, madeAt }: Item, position: number, x: number, width: number): Tile {
  return {
    task,
    output: outputId(task, 0),
    position,
    x,
    width,
    media: work.media,
    prompt: work.prompt.slice(0, 200),
    modelTitle: work.modelTitle,
    madeAt,
    durationMs: work.durationMs,
    outputs: work.outputs,
    hasThumbnail: work.pic !== '',
    colour: null,
    waveform: work.media === 'audio' ? peaks(task, 200) : null,
    saved: saved(position),
  };
}

/** A few tiles near the front are still on their way or in trouble. */
function saved(position: number): Tile['saved'] {
  if (position === 2) return { name: 'saving', percent: 62 };
  if (position === 23) return { name: 'failed', reason: 'diskFull' };
  if (position === 26) return { name: 'linkDead' };
  return { name: 'saved' };
}

export const rowsBetween = (rows: readonly GridRow[], from: number, to: number): GridRow[] =>
  rows.filter((row) => row.y + row.height >= from && row.y <= to);

export function neighbours(laid: LaidOut, task: number, each: number): Neighbours {
  const position = laid.tiles.findIndex((tile) => tile.task === task);
  if (position === -1) return { position: null, count: laid.tiles.length, before: [], after: [] };
  return {
    position,
    count: laid.tiles.length,
    before: laid.tiles.slice(Math.max(0, position - each), position).toReversed(),
    after: laid.tiles.slice(position + 1, position + 1 + each),
  };
}
