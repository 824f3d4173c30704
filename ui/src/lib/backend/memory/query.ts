import type { QueryRead } from '../bindings';
import { piecesOf } from './finding';

/** A text of the query language taken apart, as far as the pretend library knows it. */
export function queryRead(text: string, _caret: number): QueryRead {
  const { pieces, trouble } = piecesOf(text);
  return {
    pieces: pieces.map(({ from, to, negated, field, values }) => ({ from, to, sort: field === null ? 'word' : 'term', field, value: values.join(', '), negated })),
    trouble,
    offers: [],
  };
}

/** Puts a term into the text or takes it away; alternatives of one field stand in one term. */
export function queryToggle(text: string, term: string, alone: boolean): string {
  const wanted = piecesOf(term).pieces[0];
  if (wanted === undefined) return text;
  const raw = term.replace(/^-?[^:]*:/, '');
  const { pieces } = piecesOf(text);
  const same = pieces.find((piece) => piece.field === wanted.field && piece.negated === wanted.negated);
  const tidy = (made: string) => made.replace(/\s+/g, ' ').trim();
  const put = (piece: { from: number; to: number }, made: string) => tidy(`${text.slice(0, piece.from)}${made}${text.slice(piece.to)}`);
  if (same === undefined || wanted.field === 'is') {
    const there = pieces.find((piece) => piece.field === wanted.field && piece.negated === wanted.negated && piece.values.join() === wanted.values.join());
    return there === undefined ? tidy(`${text} ${term}`) : put(there, '');
  }
  const value = wanted.values[0] ?? '';
  const head = text.slice(same.from, text.indexOf(':', same.from) + 1);
  const list = text.slice(same.from + head.length, same.to).match(/(?:[^,"]|"[^"]*"?)+/g) ?? [];
  const has = same.values.includes(value);
  if (alone) return put(same, has && same.values.length === 1 ? '' : head + raw);
  const left = has ? list.filter((each) => each.replaceAll('"', '').trim().toLowerCase() !== value) : [...list, raw];
  return put(same, left.length === 0 ? '' : head + left.join(','));
}
