import type { FacetCount, QueryTrouble } from '../bindings';
import type { Said } from './judge';
import type { Item } from './works';

/** A piece of a query of the pretend library: words and `field:value`, each perhaps with a "-" before it. */
export interface Piece {
  from: number;
  to: number;
  negated: boolean;
  field: string | null;
  /** Lower case, without quotes; a word has one. */
  values: string[];
}

export interface Found {
  pieces: Piece[];
  trouble: QueryTrouble | null;
}

const fields = ['kind', 'model', 'tag', 'in', 'rating', 'label', 'is', 'ratio', 'made', 'after', 'before'];
const others: Record<string, string> = { type: 'kind', album: 'in', stars: 'rating' };

/** Takes a text apart at its spaces, but for those in quotes. */
export function piecesOf(text: string): Found {
  const pieces: Piece[] = [];
  let trouble: QueryTrouble | null = null;
  for (const match of text.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)) {
    const raw = match[0];
    const from = match.index;
    const to = from + raw.length;
    const negated = raw.length > 1 && raw.startsWith('-');
    const rest = negated ? raw.slice(1) : raw;
    const colon = rest.indexOf(':');
    const name = rest.slice(0, Math.max(0, colon)).toLowerCase();
    const field = fields.find((each) => each === (others[name] ?? name)) ?? null;
    if ((raw.match(/"/g)?.length ?? 0) % 2 === 1) trouble ??= { code: 'quoteOpen', from, to, piece: raw, instead: [] };
    const values = field === null ? [clean(rest)] : listOf(rest.slice(colon + 1)).map(clean).filter((value) => value !== '');
    if (field !== null && values.length === 0) {
      trouble ??= { code: 'valueMissing', from, to, piece: raw, instead: [] };
      continue;
    }
    if (values[0] !== '') pieces.push({ from, to, negated, field, values });
  }
  return { pieces, trouble };
}

const clean = (text: string): string => text.replaceAll('"', '').trim().toLowerCase();
const listOf = (text: string): string[] => [...text.matchAll(/(?:[^,"]|"[^"]*"?)+/g)].map((match) => match[0]);

export type Judged = (task: number) => Said;

/** Whether a result is one that is asked for. What is binned or failed is found only by name. */
export function fits(item: Item, said: Said, pieces: readonly Piece[]): boolean {
  const named = (flag: string) => pieces.some((piece) => piece.field === 'is' && !piece.negated && piece.values.includes(flag));
  if (said.emptied || (said.binned && !named('binned')) || (item.failed && !named('failed'))) return false;
  return pieces.every((piece) => piece.values.some((value) => holds(item, said, piece.field, value)) !== piece.negated);
}

function holds(item: Item, said: Said, field: string | null, value: string): boolean {
  const { work } = item;
  const like = (text: string) => (value.includes('*') ? new RegExp(`^${value.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i').test(text) : text.toLowerCase() === value);
  switch (field) {
    case 'kind': return work.media === value;
    case 'model': return like(work.model) || like(work.modelTitle);
    case 'tag': return [...said.tags].some(like);
    case 'in': return [...said.collections].some((name) => name.toLowerCase() === value);
    case 'label': return said.label === value;
    case 'rating': return inSpan(said.rating, value);
    case 'ratio': return shapeOf(item) === value;
    case 'made': return inMonths(monthOf(item), value);
    case 'after': return monthOf(item) >= value.slice(0, 7);
    case 'before': return monthOf(item) < value.slice(0, 7);
    case 'is': return flagHolds(item, said, value);
    default: return `${work.prompt} ${work.modelTitle} ${work.model} ${[...said.tags].join(' ')} ${said.note}`.toLowerCase().includes(value);
  }
}

function inSpan(value: number, text: string): boolean {
  const match = /^(>=|≥|<=|≤|>|<)?(\d+)$/.exec(text);
  if (match === null) return false;
  const bound = Number(match[2]);
  switch (match[1]) {
    case '>=': case '≥': return value >= bound;
    case '<=': case '≤': return value <= bound;
    case '>': return value > bound;
    case '<': return value < bound;
    default: return value === bound;
  }
}

function inMonths(month: string, text: string): boolean {
  const bound = /^(?:>=|≥)(.*)$/.exec(text);
  if (bound !== null) return month >= (bound[1] ?? '');
  const [from = '', to] = text.split('..');
  return to === undefined ? month.startsWith(from) : month >= from && (to === '' || month <= to);
}

function flagHolds(item: Item, said: Said, flag: string): boolean {
  switch (flag) {
    case 'favourite': return said.favourite;
    case 'private': return said.private;
    case 'binned': return said.binned;
    case 'failed': return item.failed;
    case 'unsaved': return item.missing;
    case 'missing': return item.missing;
    case 'changed': return item.changed;
    case 'imported': return item.imported;
    case 'rated': return said.rating > 0;
    case 'tagged': return said.tags.size > 0;
    case 'noted': return said.note !== '';
    default: return false;
  }
}

export const monthOf = (item: Item): string => item.day.slice(0, 7);

export function shapeOf({ work }: Item): FacetCount['title'] {
  const aspect = work.width / work.height;
  return aspect > 1.05 ? 'wide' : aspect < 0.95 ? 'tall' : 'square';
}
