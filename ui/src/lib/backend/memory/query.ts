/**
 * The query language without the engine: words, quotes, `field:value`, lists, minus, OR and brackets. It knows less than
 * the engine (no dates, no comparisons of its own) and says nothing that the engine would not.
 */
import type { PieceSort, QueryOffer, QueryPiece, QueryRead, QueryTrouble, SavedSearch } from '../bindings';

const values: Record<string, readonly string[]> = {
  kind: ['image', 'video', 'audio', 'other'],
  rating: ['5', '≥4', '≥3', '≥2', '≥1'],
  tag: ['landscape', 'portrait', 'film look', 'loop', 'product'],
  model: ['midjourney-v7', 'gpt-image-2', 'kling-v3', 'doubao-seedance-2.0'],
  made: ['today', '"last week"', '2026-08'],
  after: ['today', '"last week"', '2026-08'],
  before: ['today', '"last week"', '2026-08'],
  is: ['favourite', 'rated', 'tagged', 'collected', 'noted', 'private', 'binned', 'unsaved', 'missing', 'changed', 'failed', 'refunded', 'imported'],
  has: ['audio', 'lyrics', 'file', 'note', 'seed', 'references', 'parent'],
  in: ['"Spring set"', 'Covers'],
  label: ['red', 'orange', 'yellow', 'green', 'blue', 'violet'],
  ratio: ['wide', 'tall', 'square', '16:9'],
  duration: ['≥5s', '<10s'],
  cost: ['≥100', '<100'],
};
const also: Record<string, string> = { type: 'kind', stars: 'rating', tags: 'tag', album: 'in' };
/** Fields that know every value that they can have. */
const closed = ['kind', 'is', 'has', 'label'];
const signs: Record<string, PieceSort> = { AND: 'operator', OR: 'operator', NOT: 'operator' };

/** One thing of a text: a word, a quote, a term, a bracket. */
const token = /-?[()]|-?(?:[\w.]+:(?:"(?:\\.|[^"\\])*"?|[^\s(),"])*(?:,(?:"(?:\\.|[^"\\])*"?|[^\s(),"])*)*|"(?:\\.|[^"\\])*"?|[^\s()]+)/gu;

const bare = (text: string) => text.replace(/^"|"$/g, '').replace(/\\(["\\])/g, '$1');
const quoted = (text: string) => (/[\s,()"]/.test(text) ? `"${text.replace(/(["\\])/g, '\\$1')}"` : text);
const parted = (list: string) => list.match(/"(?:\\.|[^"\\])*"?|[^,]+/g) ?? [];
const plain = (value: string) => bare(value).replace('>=', '≥').replace('<=', '≤').toLowerCase();

interface Part {
  piece: QueryPiece;
  list: string[];
}

function partOf(text: string, from: number): Part {
  const to = from + text.length;
  const negated = /^-[^-\s]/.test(text);
  const rest = negated ? text.slice(1) : text;
  const [, name, list] = /^([\w.]+):(.*)$/su.exec(rest) ?? [];
  const known = name === undefined ? undefined : (also[name.toLowerCase()] ?? name.toLowerCase());
  if (known !== undefined && list !== undefined && (known in values || known.startsWith('param.'))) {
    const all = parted(list);
    const value = all.map((each) => bare(each).replace(/^(>=|≥)/, '≥ ').replace(/^(<=|≤)/, '≤ ')).join(', ');
    return { piece: { from, to, sort: all.length === 0 ? 'trouble' : 'term', field: known, value, negated }, list: all };
  }
  const sort: PieceSort = signs[text] ?? (/^[()]$/.test(rest) ? 'bracket' : rest.startsWith('"') ? 'quoted' : 'word');
  return { piece: { from, to, sort, field: null, value: bare(rest), negated }, list: [] };
}

const partsOf = (text: string): Part[] => [...text.matchAll(token)].map((found) => partOf(found[0], found.index));

function troubleOf(text: string, parts: readonly Part[]): QueryTrouble | null {
  for (const { piece, list } of parts) {
    const at = { from: piece.from, to: piece.to, piece: text.slice(piece.from, piece.to) };
    const instead = piece.field === null ? [] : (values[piece.field] ?? []).slice(0, 4);
    if (piece.field !== null && list.length === 0) return { ...at, code: 'valueMissing', instead };
    if (piece.field !== null && closed.includes(piece.field)) {
      const wrong = list.find((each) => !(values[piece.field as string] ?? []).includes(plain(each)));
      if (wrong !== undefined) {
        const from = text.indexOf(wrong, piece.from);
        return { code: 'valueUnknown', from, to: from + wrong.length, piece: wrong, instead };
      }
    }
    const last = list.at(-1) ?? (piece.sort === 'quoted' ? at.piece.replace(/^-/, '') : '');
    if (last.startsWith('"') && !/^".*[^\\]"$/su.test(last)) return { ...at, code: 'quoteOpen', instead: [] };
  }
  const depth = parts.reduce((open, { piece }) => open + (piece.sort !== 'bracket' ? 0 : piece.value === '(' ? 1 : -1), 0);
  const open = depth > 0 ? parts.find(({ piece }) => piece.value === '(' && piece.sort === 'bracket')?.piece : undefined;
  if (open !== undefined) return { code: 'bracketOpen', from: open.from, to: open.to, piece: '(', instead: [] };
  const end = parts.at(-1)?.piece;
  return end?.sort === 'operator' ? { code: 'nothingBeside', from: end.from, to: end.to, piece: end.value, instead: [] } : null;
}

function offersOf(text: string, caret: number, parts: readonly Part[]): QueryOffer[] {
  const part = parts.find(({ piece }) => piece.from < caret && caret <= piece.to);
  if (part === undefined) return [];
  const { piece, list } = part;
  const offer = (from: number, to: number, put: string, title: string, field: string | null): QueryOffer => ({ from, to, text: put, title, field, count: null });
  const gap = /^[\s,)]/.test(text.slice(piece.to)) ? '' : ' ';
  if (piece.field !== null) {
    const upTo = text.slice(piece.from, caret);
    const cut = Math.max(upTo.lastIndexOf(','), upTo.indexOf(':')) + 1;
    const from = piece.from + cut;
    const to = from + (/^(?:"(?:\\.|[^"\\])*"?|[^,]*)/.exec(text.slice(from, piece.to))?.[0].length ?? 0);
    const typed = plain(text.slice(from, caret));
    const others = list.filter((each) => each !== text.slice(from, to)).map(plain);
    const fitting = (values[piece.field] ?? []).filter((each) => plain(each).startsWith(typed) && !others.includes(plain(each)));
    const made = fitting.slice(0, 8).map((each) => offer(from, to, quoted(bare(each)) + gap, bare(each), null));
    return made.length === 1 && made[0]?.text.trim() === text.slice(from, to) ? [] : made;
  }
  if (piece.sort !== 'word') return [];
  const from = piece.from + (piece.negated ? 1 : 0);
  const typed = text.slice(from, caret).toLowerCase();
  const fields = Object.keys(values).filter((each) => each.startsWith(typed));
  return fields.slice(0, 8).map((each) => offer(from, piece.to, `${each}:`, `${each}:`, each));
}

export function queryRead(text: string, caret: number): QueryRead {
  const parts = partsOf(text);
  return { pieces: parts.map((part) => part.piece), trouble: troubleOf(text, parts), offers: offersOf(text, caret, parts) };
}

const single = ['rating', 'made', 'duration', 'cost'];

export function queryToggle(text: string, term: string, alone: boolean): string {
  const [wanted] = partsOf(term);
  const value = wanted?.list[0];
  if (wanted === undefined || value === undefined || wanted.piece.field === null) return text;
  const { field, negated } = wanted.piece;
  const name = `${negated ? '-' : ''}${field}:`;
  const narrows = field === 'is' || field === 'has';
  const mine = partsOf(text).filter(({ piece }) => piece.field === field && piece.negated === negated);
  const isIt = (each: string) => plain(each) === plain(value);
  const all = mine.flatMap((part) => part.list);
  const on = all.some(isIt);
  const only = alone || single.includes(field);
  const stays = (each: string) => (on && (!only || all.length === 1) ? !isIt(each) : only ? on && isIt(each) : true);
  let left = text;
  for (const { piece, list } of mine.toReversed()) {
    const kept = list.filter(stays);
    const behind = kept.length === 0 ? (/^\s*/.exec(left.slice(piece.to))?.[0].length ?? 0) : 0;
    left = left.slice(0, piece.from) + (kept.length === 0 ? '' : name + kept.join(',')) + left.slice(piece.to + behind);
  }
  left = left.trimEnd();
  if (on) return left;
  const first = only || narrows ? undefined : partsOf(left).find(({ piece }) => piece.field === field && piece.negated === negated)?.piece;
  if (first !== undefined) return `${left.slice(0, first.to)},${value}${left.slice(first.to)}`;
  return `${left}${left === '' ? '' : ' '}${name}${value.replace('>=', '≥').replace('<=', '≤')}`;
}

/** Searches that are kept. Throws the codes that the engine would fail with. */
export class MemorySearches {
  #all: SavedSearch[];
  #next = 100;
  readonly #count: (query: string) => number;

  constructor(all: readonly SavedSearch[] = [], count: (query: string) => number = () => 0) {
    this.#all = [...all];
    this.#count = count;
  }

  all = (): SavedSearch[] => this.#all.map((each) => ({ ...each, count: this.#count(each.query) }));

  save(search: SavedSearch): SavedSearch | 'nameMissing' | 'nameTaken' {
    const name = search.name.trim().replace(/\s+/g, ' ');
    if (name === '') return 'nameMissing';
    if (this.#all.some((each) => each.id !== search.id && each.name.toLowerCase() === name.toLowerCase())) return 'nameTaken';
    const kept = { ...search, name, query: search.query.trim() };
    const place = this.#all.findIndex((each) => each.id === search.id);
    if (place >= 0) this.#all[place] = kept;
    else {
      this.#next += 1;
      kept.id = this.#next;
      this.#all.push(kept);
    }
    return kept;
  }

  remove(id: number): void {
    this.#all = this.#all.filter((each) => each.id !== id);
  }

  order(id: number, place: number): boolean {
    const moved = this.#all.find((each) => each.id === id);
    if (moved === undefined) return false;
    this.#all = this.#all.filter((each) => each !== moved).toSpliced(place, 0, moved);
    return true;
  }
}
