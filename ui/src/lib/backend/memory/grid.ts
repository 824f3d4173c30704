import type { GridRow, Group, GroupHead, Mark, Neighbours, PositionRange, Selection, Sort, Tile, View, ViewRequest } from '../bindings';
import { found } from './facets';
import { piecesOf, type Piece } from './finding';
import type { MemoryJudging } from './judge';
import { outputId, peaks, type Item } from './works';

const gap = 6;
const headHeight = 28;

/** A view over the pretend library: every tile placed, as the engine places them. */
export interface LaidOut {
  view: View;
  request: ViewRequest;
  rows: GridRow[];
  tiles: Tile[];
  /** y and height of each tile's row, by position. */
  places: { y: number; height: number; task: number }[];
}

export function layOut(number: number, all: readonly Item[], judging: MemoryJudging, request: ViewRequest): LaidOut {
  const began = performance.now();
  const { pieces, trouble } = piecesOf(request.text);
  const collection = onlyCollection(pieces, judging);
  const sorted = inOrder(found(all, judging.said, pieces), judging, request.sort, collection === null ? [] : judging.byHand(collection));
  const words = pieces.filter((piece) => piece.field === null && !piece.negated).map((piece) => piece.values[0] ?? '');
  const laid = place(sorted, judging, words, request);
  const view: View = {
    view: number,
    count: sorted.length,
    of: all.filter(({ task, failed }) => !failed && !judging.said(task).binned).length,
    rows: laid.rows.filter((row) => row.type === 'tiles').length,
    height: laid.height,
    tookMs: Math.max(1, Math.round(performance.now() - began)),
    whole: true,
    trouble,
    collection: collection?.id ?? null,
  };
  return { view, request, rows: laid.rows, tiles: laid.tiles, places: laid.places };
}

/** Where two are the same, the newer stands first. */
function inOrder(items: Item[], judging: MemoryJudging, sort: Sort, hand: readonly number[]): Item[] {
  const by = (of: (item: Item) => number | string, up: boolean) =>
    items.toSorted((one, other) => {
      const [a, b] = [of(one), of(other)];
      return a === b ? 0 : (a < b) === up ? -1 : 1;
    });
  switch (sort) {
    case 'newest':
    case 'best': return items;
    case 'byHand': {
      const places = new Map(hand.map((task, place) => [task, place]));
      return by(({ task }) => places.get(task) ?? Infinity, true);
    }
    case 'oldest': return items.toReversed();
    case 'rating': return by(({ task }) => judging.said(task).rating, false);
    case 'longest': return by(({ work }) => work.durationMs ?? 0, false);
    case 'shortest': return by(({ work }) => work.durationMs ?? Infinity, true);
    case 'dearest':
    case 'largest': return by(({ work }) => work.outputs * (work.durationMs ?? 1), false);
    case 'cheapest': return by(({ work }) => work.outputs * (work.durationMs ?? 1), true);
    case 'model': return by(({ work }) => work.modelTitle, true);
    case 'prompt': return by(({ work }) => work.prompt, true);
    case 'widest': return by(({ work }) => work.width / work.height, false);
  }
}

/** The collection, when exactly one is asked for. */
function onlyCollection(pieces: readonly Piece[], judging: MemoryJudging) {
  const [piece, ...more] = pieces.filter((each) => each.field === 'in' && !each.negated);
  const [name, ...others] = piece?.values ?? [];
  return name === undefined || more.length > 0 || others.length > 0 ? null : judging.collectionNamed(name);
}

function headOf(item: Item, group: Group): GroupHead | null {
  switch (group) {
    case 'day': return { by: 'day', day: item.day };
    case 'month': return { by: 'month', month: item.day.slice(0, 7) };
    case 'model': return { by: 'model', model: item.work.model, title: item.work.modelTitle };
    // Five at a time were of one press, as far as this library goes.
    case 'press': return { by: 'press', task: item.task - (item.task % 5), prompt: item.work.prompt };
    case 'family': return { by: 'family', task: item.task - (item.task % 8), prompt: item.work.prompt };
    case 'none': return null;
  }
}
const keyOf = (head: GroupHead | null): string => (head === null ? '' : head.by === 'press' || head.by === 'family' ? String(head.task) : head.by === 'model' ? head.model : head.by === 'day' ? head.day : head.month);

/** Items of one group stand together, groups in the order of their first. */
function together(items: readonly Item[], group: Group): { head: GroupHead | null; items: Item[] }[] {
  const groups = new Map<string, { head: GroupHead | null; items: Item[] }>();
  for (const item of items) {
    const head = headOf(item, group);
    const there = groups.get(keyOf(head));
    if (there === undefined) groups.set(keyOf(head), { head, items: [item] });
    else there.items.push(item);
  }
  return [...groups.values()];
}

function place(sorted: readonly Item[], judging: MemoryJudging, words: readonly string[], request: ViewRequest) {
  const rows: GridRow[] = [];
  const tiles: Tile[] = [];
  const places: LaidOut['places'] = [];
  const ratio = (item: Item) => (request.layout === 'square' ? 1 : item.work.width / item.work.height);
  let y = 0;
  let row = 0;
  for (const { head, items } of together(sorted, request.group)) {
    let from = 0;
    const until = items.length;
    if (head !== null) {
      rows.push({ type: 'head', y, height: headHeight, of: head, count: until });
      y += headHeight;
    }
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
        const tile = tileOf(item, judging, words, tiles.length, x, width);
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

function tileOf({ task, work, madeAt, failed, missing, changed }: Item, judging: MemoryJudging, words: readonly string[], position: number, x: number, width: number): Tile {
  const said = judging.said(task);
  const prompt = work.prompt.slice(0, 200);
  return {
    task,
    output: failed ? null : outputId(task, 0),
    position,
    x,
    width,
    media: work.media,
    prompt,
    marks: marksOf(prompt, words),
    modelTitle: work.modelTitle,
    favourite: said.favourite,
    rating: said.rating,
    label: said.label,
    private: judging.isPrivate(task),
    binned: said.binned,
    missing,
    changed,
    failed,
    madeAt,
    durationMs: failed ? null : work.durationMs,
    outputs: work.outputs,
    hasThumbnail: work.pic !== '' && !failed,
    colour: failed ? null : work.colour,
    waveform: work.media === 'audio' && !failed ? peaks(task, 200) : null,
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

function marksOf(prompt: string, words: readonly string[]): Mark[] {
  const lower = prompt.toLowerCase();
  return words
    .flatMap((word) => [...lower.matchAll(new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g'))].map((match) => ({ from: match.index, to: match.index + word.length })))
    .filter(({ from, to }) => to > from)
    .toSorted((a, b) => a.from - b.from);
}

/** The tasks of a selection, by the views that are still kept; null when its view is not. */
export function tasksOf(kept: readonly LaidOut[], selection: Selection): number[] | null {
  if (selection.of === 'tasks') return selection.tasks;
  const laid = kept.find((each) => each.view.view === selection.view);
  return laid === undefined ? null : selection.ranges.flatMap(({ from, to }) => laid.tiles.slice(from, to + 1).map((tile) => tile.task));
}

/** Where tasks lie in a view. */
export function positionsOf(laid: LaidOut, tasks: readonly number[]): PositionRange[] {
  const wanted = new Set(tasks);
  const ranges: PositionRange[] = [];
  for (const { task, position } of laid.tiles) {
    if (!wanted.has(task)) continue;
    const last = ranges.at(-1);
    if (last?.to === position - 1) last.to = position;
    else ranges.push({ from: position, to: position });
  }
  return ranges;
}
