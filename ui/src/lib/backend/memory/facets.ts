import type { FacetCount, Facets, QueryWayOut } from '../bindings';
import { fits, monthOf, piecesOf, shapeOf, type Judged, type Piece } from './finding';
import type { Item } from './works';

const flags = ['favourite', 'unsaved', 'failed', 'private', 'binned', 'missing', 'changed', 'imported'];
const colours = ['red', 'orange', 'yellow', 'green', 'blue', 'violet'];

/** The query as switches: each group is counted as if its own terms did not stand in the text. */
export function facetsOf(view: number, all: readonly Item[], judged: Judged, text: string): Facets {
  const { pieces } = piecesOf(text);
  const asked = (field: string, value: string) => pieces.some((piece) => piece.field === field && !piece.negated && piece.values.includes(value.toLowerCase()));
  const group = (field: string, titles: Map<string, string>, of: (item: Item) => Iterable<string>): FacetCount[] => {
    const counts = new Map<string, number>();
    for (const item of found(all, judged, without(pieces, field))) for (const value of of(item)) counts.set(value, (counts.get(value) ?? 0) + 1);
    for (const piece of pieces) if (piece.field === field && !piece.negated) for (const value of piece.values) if (![...counts.keys()].some((key) => key.toLowerCase() === value) && !value.includes('*')) counts.set(value, 0);
    return [...counts]
      .map(([value, count]) => ({ term: `${field}:${quoted(value)}`, title: titles.get(value) ?? value, count, on: asked(field, value) }))
      .toSorted((a, b) => b.count - a.count || (a.title < b.title ? -1 : 1));
  };
  const none = new Map<string, string>();
  const rated = found(all, judged, without(pieces, 'rating'));
  const least = Number(/\d/.exec(pieces.find((piece) => piece.field === 'rating' && !piece.negated)?.values[0] ?? '')?.[0] ?? 0);
  const kinds = group('kind', none, (item) => [item.work.media]);
  return {
    view,
    kinds: ['image', 'video', 'audio'].map((kind) => kinds.find((each) => each.title === kind) ?? { term: `kind:${kind}`, title: kind, count: 0, on: asked('kind', kind) }),
    months: months(all, judged, pieces),
    models: group('model', new Map(all.map(({ work }) => [work.model, work.modelTitle])), (item) => [item.work.model]),
    ratings: [5, 4, 3, 2, 1].map((stars) => ({ term: `rating:>=${stars}`, title: String(stars), count: rated.filter((item) => judged(item.task).rating >= stars).length, on: least === stars })),
    labels: group('label', none, (item) => judged(item.task).label ?? []).filter((each) => colours.includes(each.title)),
    tags: group('tag', none, (item) => judged(item.task).tags),
    collections: group('in', none, (item) => judged(item.task).collections),
    shapes: ['wide', 'tall', 'square'].map((shape) => ({ term: `ratio:${shape}`, title: shape, count: found(all, judged, without(pieces, 'ratio')).filter((item) => shapeOf(item) === shape).length, on: asked('ratio', shape) })),
    flags: flags
      .map((flag) => ({ term: `is:${flag}`, title: flag, count: found(all, judged, [...without(pieces, 'is'), word('is', flag)]).length, on: asked('is', flag) }))
      .filter((each) => each.count > 0 || each.on),
  };
}

/** The same text without each of its terms, those that find something, most first. */
export function waysOutOf(all: readonly Item[], judged: Judged, text: string): QueryWayOut[] {
  const { pieces } = piecesOf(text);
  return pieces
    .map((piece): QueryWayOut => ({
      without: text.slice(piece.from, piece.to),
      text: `${text.slice(0, piece.from)}${text.slice(piece.to)}`.replace(/\s+/g, ' ').trim(),
      count: found(all, judged, pieces.filter((each) => each !== piece)).length,
    }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
}

/** The results that pieces ask for, in the order in which they are kept. */
export const found = (all: readonly Item[], judged: Judged, pieces: readonly Piece[]): Item[] => all.filter((item) => fits(item, judged(item.task), pieces));

const without = (pieces: readonly Piece[], field: string): Piece[] => pieces.filter((piece) => piece.field !== field || piece.negated);
const word = (field: string, value: string): Piece => ({ from: 0, to: 0, negated: false, field, values: [value] });
export const quoted = (value: string): string => (/[\s,]/.test(value) ? `"${value}"` : value);

function months(all: readonly Item[], judged: Judged, pieces: readonly Piece[]): Facets['months'] {
  const timed = pieces.filter((piece) => piece.field === 'made' || piece.field === 'after' || piece.field === 'before');
  const counts = new Map<string, number>();
  for (const item of found(all, judged, pieces.filter((piece) => !timed.includes(piece)))) counts.set(monthOf(item), (counts.get(monthOf(item)) ?? 0) + 1);
  const known = [...new Set(all.map(monthOf))].toSorted();
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined) return [];
  const list: Facets['months'] = [];
  for (let month = first; month <= last; month = after(month)) {
    const inside = (item: Item | undefined) => item !== undefined && fits({ ...item, failed: false, day: `${month}-15` }, { ...judged(item.task), binned: false, emptied: false }, timed);
    list.push({ month, count: counts.get(month) ?? 0, on: timed.length > 0 && inside(all[0]) });
  }
  return list;
}

function after(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}
