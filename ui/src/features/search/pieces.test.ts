import { describe, expect, it } from 'vitest';
import { queryRead } from '$lib/backend/memory/query';
import { askedOf, carried, chipBefore, isUnfinished, segmentsOf, valueAt } from './pieces';

const text = 'cat kind:image,video "a b" OR rating:≥3';
const read = queryRead(text, 0);
const cut = (at: { from: number; to: number } | null, of = text) => (at === null ? null : of.slice(at.from, at.to));

describe('the painted line', () => {
  it('has every letter of the text once, and chips where terms are', () => {
    const segments = segmentsOf(text, read.pieces, null);
    expect(segments.map((each) => each.parts.map((part) => part.text).join('')).join('')).toBe(text);
    expect(segments.filter((each) => each.look === 'term').map((each) => cut(each))).toEqual(['kind:image,video', 'rating:≥3']);
    expect(segments.filter((each) => each.look === 'operator').map((each) => cut(each))).toEqual(['OR']);
  });
  it('underlines just what was not understood', () => {
    const bad = 'kind:image,vidoe cat';
    const { pieces, trouble } = queryRead(bad, 0);
    const parts = segmentsOf(bad, pieces, trouble).flatMap((each) => each.parts);
    expect(parts.filter((part) => part.bad).map((part) => part.text)).toEqual(['vidoe']);
    expect(parts.map((part) => part.text).join('')).toBe(bad);
  });
  it('takes answers that do not fit the text for what they are', () => {
    const piece = read.pieces[1] ?? expect.fail();
    const odd = [{ ...piece, from: 5, to: 3 }, { ...piece, from: 2, to: 99 }, { ...piece, from: 0, to: 2 }, { ...piece, from: 1, to: 3 }];
    for (const pieces of [odd, odd.toReversed()]) {
      const shown = segmentsOf('abc', pieces, { code: 'tooLong', from: 2, to: 99, piece: '', instead: [] });
      expect(shown.flatMap((each) => each.parts.map((part) => part.text)).join('')).toBe('abc');
    }
  });
  it('keeps its chips in place until the next answer', () => {
    const typed = 'cat and kind:image,video "a b" OR rating:≥3';
    const kept = carried(read.pieces, text, typed);
    expect(kept.map((each) => cut(each, typed))).toEqual(['cat', 'kind:image,video', '"a b"', 'OR', 'rating:≥3']);
    expect(carried(read.pieces, text, '')).toEqual([]);
  });
});

describe('a chip', () => {
  it('goes at once when the caret stands behind it, and with its space at the end', () => {
    expect(cut(chipBefore(text, read.pieces, 20))).toBe('kind:image,video');
    expect(cut(chipBefore(text, read.pieces, text.length))).toBe('rating:≥3');
    const spaced = `${text} `;
    expect(cut(chipBefore(spaced, queryRead(spaced, 0).pieces, spaced.length), spaced)).toBe('rating:≥3 ');
    for (const caret of [0, 3, 4, 12, 21, 26]) expect(chipBefore(text, read.pieces, caret)).toBeNull();
  });
  it('is pressed at one of its values', () => {
    expect(cut(valueAt(text, read.pieces, 11))).toBe('image');
    expect(cut(valueAt(text, read.pieces, 17))).toBe('video');
    expect(cut(valueAt(text, read.pieces, text.length - 1))).toBe('≥3');
    for (const caret of [1, 4, 6, 20, 23]) expect(valueAt(text, read.pieces, caret)).toBeNull();
    const odd = 'tag:"a \\", b",c';
    const pieces = queryRead(odd, 0).pieces;
    expect(cut(valueAt(odd, pieces, 7), odd)).toBe('"a \\", b"');
    expect(cut(valueAt(odd, pieces, 14), odd)).toBe('c');
  });
});

describe('what is asked while it is typed', () => {
  it('lacks a name that can still become another', () => {
    const half = 'cat tag:port dog';
    expect(askedOf(half, queryRead(half, 12), 12)).toBe('cat dog');
    const whole = 'cat tag:portrait';
    expect(askedOf(whole, queryRead(whole, 16), 16)).toBe(whole);
    const unknown = 'cat tag:zzz';
    expect(askedOf(unknown, queryRead(unknown, 11), 11)).toBe(unknown);
    expect(askedOf('cat kind:vid', queryRead('cat kind:vid', 12), 12)).toBe('cat kind:vid');
    expect(askedOf(half, queryRead(half, 2), 2)).toBe(half);
    const quoted = 'cat tag:"film l';
    expect(askedOf(quoted, queryRead(quoted, 15), 15)).toBe(quoted);
  });
  it('says no trouble of what is not finished', () => {
    const trouble = { code: 'valueMissing', from: 4, to: 11, piece: 'rating:', instead: [] } as const;
    expect(isUnfinished({ ...trouble, instead: [] }, 11)).toBe(true);
    expect(isUnfinished({ ...trouble, instead: [] }, 2)).toBe(false);
    expect(isUnfinished({ ...trouble, code: 'bracketOpen', instead: [] }, 20)).toBe(true);
  });
});
