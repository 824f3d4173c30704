/** What the field knows of its text from the last answer: where chips stand, and what a key or a press means there. */
import type { QueryPiece, QueryRead, QueryTrouble } from '$lib/backend/bindings';

export interface Range {
  from: number;
  to: number;
}

export interface Segment extends Range {
  look: 'plain' | 'term' | 'quoted' | 'operator' | 'trouble';
  /** Its text, cut where a trouble begins and ends. */
  parts: readonly { text: string; bad: boolean }[];
}

const looks: Record<QueryPiece['sort'], Segment['look']> = {
  word: 'plain', quoted: 'quoted', term: 'term', operator: 'operator', bracket: 'operator', trouble: 'trouble',
};

/** The whole text as it is painted: pieces, and what is between them. */
export function segmentsOf(text: string, pieces: readonly QueryPiece[], trouble: QueryTrouble | null): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  const put = (from: number, to: number, look: Segment['look']) => {
    if (to > from) segments.push({ from, to, look, parts: partsOf(text, from, to, trouble) });
  };
  for (const piece of pieces) {
    if (piece.from < end || piece.to > text.length) continue;
    put(end, piece.from, 'plain');
    put(piece.from, piece.to, piece.sort === 'trouble' && piece.field !== null && trouble === null ? 'term' : looks[piece.sort]);
    end = piece.to;
  }
  put(end, text.length, 'plain');
  return segments;
}

function partsOf(text: string, from: number, to: number, trouble: QueryTrouble | null): Segment['parts'] {
  const bad = trouble === null ? null : { from: Math.max(from, trouble.from), to: Math.min(to, trouble.to) };
  if (bad === null || bad.from >= bad.to) return [{ text: text.slice(from, to), bad: false }];
  const parts = [
    { text: text.slice(from, bad.from), bad: false },
    { text: text.slice(bad.from, bad.to), bad: true },
    { text: text.slice(bad.to, to), bad: false },
  ];
  return parts.filter((part) => part.text !== '');
}

/** Pieces of an older text that stand in a newer one too, until its own answer is there. */
export function carried(pieces: readonly QueryPiece[], before: string, after: string): QueryPiece[] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const by = after.length - before.length;
  return pieces.flatMap((piece) => {
    if (piece.to <= start) return [piece];
    return piece.from >= before.length - end ? [{ ...piece, from: piece.from + by, to: piece.to + by }] : [];
  });
}

/** Whether a piece is drawn as a chip, and behaves as one. */
const isChip = (piece: QueryPiece): boolean => piece.field !== null;

/** What Backspace takes away at once: the chip that ends at the caret, with the space behind it at the end of the text. */
export function chipBefore(text: string, pieces: readonly QueryPiece[], caret: number): Range | null {
  const chip = pieces.findLast((piece) => piece.to <= caret);
  if (chip === undefined || !isChip(chip)) return null;
  const between = text.slice(chip.to, caret);
  const atEnd = caret === text.length && between.length <= 1 && between.trim() === '';
  return between === '' || atEnd ? { from: chip.from, to: caret } : null;
}

/** The value of a chip that was pressed, to be chosen anew; null outside of one, and on its name. */
export function valueAt(text: string, pieces: readonly QueryPiece[], caret: number): Range | null {
  const chip = pieces.find((piece) => isChip(piece) && piece.from < caret && caret < piece.to);
  if (chip === undefined) return null;
  const colon = text.slice(chip.from, chip.to).search(/[:：]/);
  let from = chip.from + colon + 1;
  if (caret < from) return null;
  let quote = '';
  for (let at = from; at <= chip.to; at += 1) {
    const letter = text[at];
    if (at < chip.to && letter === '\\' && quote !== '') {
      at += 1;
    } else if (at < chip.to && quote !== '') {
      if (letter === quote || letter === '”') quote = '';
    } else if (at < chip.to && at === from && (letter === '"' || letter === '“')) {
      quote = letter;
    } else if (at === chip.to || letter === ',') {
      if (caret <= at) return { from, to: at };
      from = at + 1;
    }
  }
  return null;
}

/** Fields whose values are names: one that is being typed is rarely one yet. */
const named = /^(?:model|tag|in|param\..+)$/;

/**
 * What is asked while the caret stands at `caret`: a name that could still become one of those that are offered is left
 * out until it is one, so that nothing half typed empties the results.
 */
export function askedOf(text: string, read: QueryRead, caret: number): string {
  const chip = read.pieces.find((piece) => piece.from < caret && caret <= piece.to);
  const [best] = read.offers;
  // Behind an open quote the engine takes a name for the beginning of one.
  if (read.trouble?.code === 'quoteOpen') return text;
  if (chip?.field == null || !named.test(chip.field) || best === undefined || best.from < chip.from || best.to > chip.to) return text;
  if (best.text.trim() === text.slice(best.from, best.to)) return text;
  return text.slice(0, chip.from) + text.slice(chip.to).trimStart();
}

/** Whether the offers are values of the chip at the caret: then the best one is taken by Enter. */
export function chooses(read: QueryRead, text: string): boolean {
  const [best] = read.offers;
  if (best === undefined || best.text.trim() === text.slice(best.from, best.to)) return false;
  return best.field === null && read.pieces.some((piece) => isChip(piece) && piece.from < best.from && best.to <= piece.to);
}

/** Whether a trouble is merely what is being typed. */
export const isUnfinished = (trouble: QueryTrouble, caret: number): boolean =>
  trouble.code === 'quoteOpen' || trouble.code === 'bracketOpen' || (trouble.from <= caret && caret <= trouble.to);
